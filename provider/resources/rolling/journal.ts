import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { HOOKS, STAGES, type Run } from "../../rolling";
import type { StepLog } from "../../steps";
import { type RecordedAgent, recordedAgents } from "../agents-before";
import { type JournalLine, lineBetween, withLines } from "./journal-lines";
import type { ResolvedMember } from "./members";
import { appendWhole, replaceWhole, type WriteSome } from "./whole-file";

/** How far a run has come: what outputs record, and the file between two records. */
export interface Journal extends Run {
    /** All machines of the run, as they were resolved. */
    members: readonly ResolvedMember[];
    /** RFC 3339. */
    startedAt: string;
    /** The record that the run began with; see isAhead. */
    revision?: string;
    /** The record that its end makes, once that is handed over; nobody tells us whether it was made. */
    recording?: string;
    /** When it was written, in milliseconds since the epoch; left out by earlier versions. */
    savedAt?: number;
    /** Agents of machines that are DOWN, as they were. */
    agents: readonly RecordedAgent[];
    logs: readonly StepLog[];
}

const machine = z.object({ hostname: z.string(), ip: z.string() });

const progressFields = {
    group: z.string(),
    state: z.enum(["pending", "open", "failed", "finished"]),
    stage: z.enum(STAGES),
    step: z.number(),
    reason: z.string(),
};

const logSchema = z.object({ step: z.string(), on: z.string(), lines: z.array(z.string()) });

const lineSchema = z.object({
    batches: z.record(z.string(), z.object(progressFields)).optional(),
    agents: recordedAgents.optional(),
    logs: z.array(logSchema).optional(),
    savedAt: z.number().optional(),
});

export const journalSchema = z.object({
    triggers: z.string(),
    steps: z.object(
        Object.fromEntries(HOOKS.map((hook) => [hook, z.string()])) as Record<
            keyof Run["steps"],
            z.ZodString
        >,
    ),
    batches: z.array(z.object({ machines: z.array(machine), ...progressFields })),
    members: z.array(machine.extend({ group: z.string(), declaredAs: z.string().optional() })),
    startedAt: z.string(),
    revision: z.string().optional(),
    recording: z.string().optional(),
    savedAt: z.number().optional(),
    agents: recordedAgents,
    logs: z.array(logSchema).catch([]),
});

/** Keeps a journal where a killed process leaves it. */
export interface JournalStore {
    /** Where it is, for messages. */
    readonly place: string;
    /** The journal of the last run here; undefined where there is none, or none that can be read. */
    read(): Journal | undefined;
    write(journal: Journal): void;
    remove(): void;
}

/**
 * A journal in a file beside the program. Pulumi records nothing of an operation that is killed, so the file is
 * written before anything is done, and stays until a record is seen that it is not ahead of. Its first line is the whole
 * journal, each further one what has changed since: a run of many batches does not write all of them at every change.
 * A line that was cut off counts for nothing, as what it says was not done yet. Without the file finished machines are
 * worked on again; it never makes one be left out that did not finish. When it counts: `leftBehind`.
 */
export class JournalFile implements JournalStore {
    readonly place: string;
    /** What the file says and how long it is, where it was this process that wrote it. */
    private written: { journal: Journal; size: number } | undefined;

    /** @param folder where the program is; the provider runs there. */
    constructor(
        id: string,
        folder = process.cwd(),
        private readonly writeSome?: WriteSome,
    ) {
        this.place = path.join(folder, ".mesos-maintenance", `${id}.json`);
    }

    read(): Journal | undefined {
        try {
            const [first = "", ...lines] = readFileSync(this.place, "utf8").split("\n");
            return withLines(journalSchema.parse(JSON.parse(first)), lines.map(lineOf));
        } catch {
            return undefined;
        }
    }

    /** @throws Error where it cannot be written: nothing may be done then. */
    write(journal: Journal): void {
        try {
            const size = this.append(journal) ?? this.replace(journal);
            this.written = { journal, size };
        } catch (error) {
            throw new Error(
                `how far the maintenance has come cannot be written to ${this.place}: ${(error as Error).message}`,
                { cause: error },
            );
        }
    }

    /** @returns how long the file is then; undefined where it is not as we left it, or a line is not enough. */
    private append(journal: Journal): number | undefined {
        const { journal: before, size } = this.written ?? {};
        if (before === undefined || statSync(this.place, { throwIfNoEntry: false })?.size !== size)
            return undefined;
        const line = lineBetween(before, journal);
        // The break comes first, so that a line that was cut off ends there.
        return line && size! + appendWhole(this.place, `\n${JSON.stringify(line)}`, this.writeSome);
    }

    private replace(journal: Journal): number {
        mkdirSync(path.dirname(this.place), { recursive: true });
        return replaceWhole(this.place, JSON.stringify(journal), this.writeSome);
    }

    remove(): void {
        this.written = undefined;
        try {
            rmSync(this.place, { force: true });
        } catch {
            // What was done is not to be lost over it; the next run finds the same in the file as on record.
        }
    }
}

/** A line as it was written; nothing where it was cut off. */
function lineOf(text: string): JournalLine {
    try {
        return lineSchema.parse(JSON.parse(text));
    } catch {
        return {};
    }
}
