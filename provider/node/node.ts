import { randomBytes } from "node:crypto";
import { endableCommand } from "../interruption";
import type { Attendance } from "../ssh";
import { NodeError, quotedOutput, refuseKnown } from "./errors";
import { filesToWrite } from "./files";
import { type Marker, printMarker } from "./marker";
import { type Observation, parseObservation } from "./observation";
import * as scripts from "./scripts";
import { type NodeSettings, UNITS } from "./settings";

/** Runs a command on the node, with text as its input; an SshConnection is one. */
export interface Shell {
    run(
        command: string,
        input: string,
        patience: number,
        attendance?: Attendance,
    ): Promise<{ code: number | undefined; signal?: string; stdout: string; stderr: string }>;
}

/** One node of the cluster, with its agent's unit and files. Each step can be repeated. */
export class AgentNode {
    constructor(
        /** As messages name it. */
        readonly name: string,
        private readonly shell: Shell,
        private readonly settings: NodeSettings,
    ) {}

    async observe(): Promise<Observation & { unit: Observation["units"][number]; filesCurrent: boolean }> {
        const { unit, paths, timeouts } = this.settings;
        const text = scripts.observeScript(paths, unit === undefined ? UNITS : [unit]);
        const { stdout } = await this.checked("looking at the node", text, timeouts.step);
        const seen = parseObservation(stdout);
        return {
            ...seen,
            unit: this.unitOf(seen),
            filesCurrent: filesToWrite(this.settings, seen).length === 0,
        };
    }

    /** Writes down that an attempt begins. */
    async begin(run: string, seen: Observation, agentId: string | undefined): Promise<void> {
        const { paths } = this.settings;
        const earlier = seen.marker?.done === false ? seen.marker : undefined;
        const absent = [
            seen.attributes === undefined ? paths.attributes : "",
            seen.resources === undefined ? paths.resources : "",
        ].filter((path) => path !== "");
        await this.mark({
            run,
            id: randomBytes(4).toString("hex"),
            begun: Date.now(),
            before: seen.latest ?? agentId ?? earlier?.before ?? "",
            absent,
            lowered: earlier?.lowered ?? false,
            stopped: false,
            commands: 0,
            unlinked: false,
            done: false,
        });
    }

    /** Writes down what was done by others than this node's own steps. */
    async mark(marker: Marker): Promise<void> {
        await this.step("writing down what is done", marker, "");
    }

    async stop(marker: Marker, unit: string): Promise<void> {
        const text = scripts.stopScript(this.settings.paths, unit);
        // An agent that ran in between has written its metadata anew.
        await this.step(`stopping ${unit}`, { ...marker, stopped: true, unlinked: false }, text);
    }

    /**
     * Runs the next command. What it printed is not shown where it ends well.
     *
     * @param interruption ends it, with all that it started.
     */
    async command(marker: Marker, interruption: AbortSignal): Promise<void> {
        const { commands, timeouts } = this.settings;
        const index = marker.commands;
        const { variable, endScript } = endableCommand();
        let ended: Promise<unknown> | undefined;
        const end = () => (ended ??= this.run(endScript, timeouts.step).catch(() => undefined));
        interruption.addEventListener("abort", end, { once: true });
        const { code, signal, stdout, stderr } = await this.run(
            `cd /\n${scripts.commandScript(commands[index]!, variable)}`,
            timeouts.command,
            // It may have taken a while to log in.
            { begin: () => interruption.throwIfAborted() },
        )
            .catch(async (error: unknown) => {
                // One that is late would work beside the next attempt.
                await end();
                throw error;
            })
            .finally(() => interruption.removeEventListener("abort", end));
        interruption.throwIfAborted();
        if (code !== 0) {
            const how = signal === undefined ? `ended with code ${code}` : `was ended by ${signal}`;
            refuseKnown(`${this.name}: commands[${index}]`, { code, stderr }, this.settings);
            throw new NodeError(
                "COMMAND",
                `${this.name}: commands[${index}] ${how}:\n${quotedOutput(`${stdout}\n${stderr}`, 20)}`,
            );
        }
        await this.mark({ ...marker, commands: index + 1 });
    }

    /** Writes the files whose content is another one; see writeScript. */
    async write(marker: Marker, seen: Observation): Promise<void> {
        const parts = filesToWrite(this.settings, seen).map(({ path, content }) =>
            scripts.writeScript(path, content, backupOf(path, marker)),
        );
        await this.checked("writing the files", scripts.script(...parts), this.settings.timeouts.step);
    }

    async unlink(marker: Marker): Promise<void> {
        const text = scripts.unlinkScript(this.settings.paths);
        await this.step("removing the link to the agent's metadata", { ...marker, unlinked: true }, text);
    }

    async start(unit: string): Promise<void> {
        const text = scripts.script(scripts.startScript(this.settings.paths, unit));
        await this.checked(`starting ${unit}`, text, this.settings.timeouts.step, "UNIT");
    }

    /** The files as they were before, and the unit started. */
    async restore(marker: Marker, unit: string): Promise<void> {
        const { paths } = this.settings;
        const parts = [paths.attributes, paths.resources].map((path) =>
            scripts.restoreScript(path, backupOf(path, marker), this.isOurs(path, marker)),
        );
        const start = [scripts.removeScript(paths.marker), scripts.startScript(paths, unit)];
        await this.checked(
            "putting the files back",
            scripts.script(...parts, ...start),
            this.settings.timeouts.step,
            "UNIT",
        );
    }

    /** The last lines of the unit's journal, or why there are none. */
    async journal(unit: string, lines = 50): Promise<string> {
        try {
            const { stdout, stderr } = await this.run(
                scripts.journalScript(this.settings.paths, unit, lines),
                this.settings.timeouts.step,
            );
            return quotedOutput(stdout.trim() || stderr || "(nothing)", lines);
        } catch (error) {
            return `    (the journal could not be read: ${(error as Error).message})`;
        }
    }

    /** Whether a file was made by this attempt, as far as it is declared at all. */
    private isOurs(path: string, { absent }: Marker): boolean {
        const { attributes, resources, paths } = this.settings;
        const isDeclared =
            (path === paths.attributes && attributes !== undefined) ||
            (path === paths.resources && resources !== undefined);
        return isDeclared && absent.includes(path);
    }

    private unitOf({ units }: Observation): Observation["units"][number] {
        const running = units.filter(({ state }) => state === "active" || state === "changing");
        const found = units.length === 1 ? units : running;
        if (found.length === 1) return found[0]!;
        const asked = this.settings.unit ?? UNITS.join(", ");
        const what =
            units.length === 0
                ? `it has no agent unit (looked for ${asked})`
                : `it has several agent units (${units.map(({ name }) => name).join(", ")})`;
        throw new NodeError("NO_UNIT", `${this.name}: ${what}; say which with "unit"`);
    }

    /** A step and the note that it is done, in one go. */
    private async step(what: string, marker: Marker, text: string): Promise<void> {
        const { paths, timeouts } = this.settings;
        const mark = scripts.markScript(paths, printMarker(marker));
        await this.checked(what, scripts.script(text, mark), timeouts.step);
    }

    private async checked(
        what: string,
        text: string,
        patience: number,
        code: "STEP" | "UNIT" = "STEP",
    ): Promise<{ stdout: string }> {
        const output = await this.run(text, patience);
        if (output.code === 0) return output;
        refuseKnown(`${this.name}: ${what}`, output, this.settings);
        throw new NodeError(
            code,
            `${this.name}: ${what} failed (code ${output.code ?? output.signal}):\n${quotedOutput(output.stderr, 20)}`,
        );
    }

    private run(text: string, patience: number, attendance?: Attendance): ReturnType<Shell["run"]> {
        const { sudo } = this.settings;
        return this.shell.run(sudo === undefined ? "sh -s" : `${sudo} sh -s`, text, patience, attendance);
    }
}

/** Where the file that was there before is kept. */
export function backupOf(path: string, { id }: Pick<Marker, "id">): string {
    return `${path}.before-${id}`;
}
