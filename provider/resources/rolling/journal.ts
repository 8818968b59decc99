import {
    closeSync,
    fsyncSync,
    mkdirSync,
    openSync,
    readFileSync,
    renameSync,
    rmSync,
    writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { HOOKS, STAGES, type Run } from "../../rolling";
import type { StepLog } from "../../steps";
import { type RecordedAgent, recordedAgents } from "../agents-before";
import type { ResolvedMember } from "./members";

/** How far a run has come: what outputs record, and the file between two records. */
export interface Journal extends Run {
    /** All machines of the run, as they were resolved. */
    members: readonly ResolvedMember[];
    /** RFC 3339. */
    startedAt: string;
    /** The record that the run began with; see isAhead. */
    revision?: string;
    /** Agents of machines that are DOWN, as they were. */
    agents: readonly RecordedAgent[];
    logs: readonly StepLog[];
}

const machine = z.object({ hostname: z.string(), ip: z.string() });

export const journalSchema = z.object({
    triggers: z.string(),
    steps: z.object(
        Object.fromEntries(HOOKS.map((hook) => [hook, z.string()])) as Record<
            keyof Run["steps"],
            z.ZodString
        >,
    ),
    batches: z.array(
        z.object({
            machines: z.array(machine),
            group: z.string(),
            state: z.enum(["pending", "open", "failed", "finished"]),
            stage: z.enum(STAGES),
            step: z.number(),
            reason: z.string(),
        }),
    ),
    members: z.array(machine.extend({ group: z.string(), declaredAs: z.string().optional() })),
    startedAt: z.string(),
    revision: z.string().optional(),
    agents: recordedAgents,
    logs: z.array(z.object({ step: z.string(), on: z.string(), lines: z.array(z.string()) })).catch([]),
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
 * written before anything is done, and stays until a record is seen that it is not ahead of. It is replaced as a
 * whole: a reader finds the journal of before or of after. Without it finished machines are worked on again; it never
 * makes one be left out that did not finish.
 */
export class JournalFile implements JournalStore {
    readonly place: string;

    /** @param folder where the program is; the provider runs there. */
    constructor(id: string, folder = process.cwd()) {
        this.place = path.join(folder, ".mesos-maintenance", `${id}.json`);
    }

    read(): Journal | undefined {
        try {
            return journalSchema.parse(JSON.parse(readFileSync(this.place, "utf8")));
        } catch {
            return undefined;
        }
    }

    /** @throws Error where it cannot be written: nothing may be done then. */
    write(journal: Journal): void {
        const fresh = `${this.place}.${process.pid}`;
        try {
            mkdirSync(path.dirname(this.place), { recursive: true });
            const file = openSync(fresh, "w", 0o600);
            try {
                writeSync(file, JSON.stringify(journal));
                fsyncSync(file);
            } finally {
                closeSync(file);
            }
            renameSync(fresh, this.place);
        } catch (error) {
            throw new Error(
                `how far the maintenance has come cannot be written to ${this.place}: ${(error as Error).message}`,
                { cause: error },
            );
        }
    }

    remove(): void {
        try {
            rmSync(this.place, { force: true });
        } catch {
            // What was done is not to be lost over it; the next run finds the same in the file as on record.
        }
    }
}
