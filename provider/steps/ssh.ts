import { endableCommand } from "../interruption";
import { type Hear, isSshError, type SshConnection } from "../ssh";
import type { MachineFacts } from "./facts";
import type { SshStep } from "./step";
import type { Transcript } from "./transcript";

/** A connection to a machine. */
export interface Shell {
    run: SshConnection["run"];
    close(): void;
}

/** Makes a connection to a machine when it is asked for. */
export type Shells = (machine: MachineFacts) => Shell;

/** How long it may take to end a command, in milliseconds. */
const ENDING = 10_000;

/**
 * Runs a command in the shell of a machine. Command and environment go through the input, so that no list of
 * processes shows a secret.
 *
 * @param signal ends it, with all that it started.
 * @throws Error that says how it ended; whatever the connection throws.
 */
export async function runSsh(
    { command, environment, secrets, timeout }: SshStep,
    machine: MachineFacts,
    variables: Readonly<Record<string, string>>,
    transcript: Transcript,
    shells: Shells,
    signal: AbortSignal,
): Promise<void> {
    const shell = shells(machine);
    const { variable, endScript } = endableCommand();
    let ended: Promise<unknown> | undefined;
    const end = () => (ended ??= shell.run("sh -s", endScript, ENDING).catch(() => undefined));
    signal.addEventListener("abort", end, { once: true });
    try {
        const exports = Object.entries({ ...variables, ...environment, ...secrets }).map(
            ([name, value]) => `export ${name}=${quoted(value)}\n`,
        );
        const streams = { stdout: transcript.stream(), stderr: transcript.stream() };
        const hear: Hear = (stream, text) => streams[stream].write(text);
        // All of the input is read before any of it runs: what the command reads of it would be lost.
        const input = `${exports.join("")}${command}\n`;
        // It may have taken a while to log in.
        const begin = () => signal.throwIfAborted();
        const { code, signal: by } = await shell
            .run(`env ${variable} sh -c 'eval "$(cat)"'`, input, timeout, { hear, begin })
            .finally(() => Object.values(streams).forEach((stream) => stream.end()));
        signal.throwIfAborted();
        if (code === 0) return;
        throw new Error(by ? `ended by ${by}` : `ended with exit code ${code}`);
    } catch (error) {
        // A command that is late would work beside the next attempt.
        if (isSshError(error, "TIMEOUT")) await end();
        throw error;
    } finally {
        signal.removeEventListener("abort", end);
        await ended;
        shell.close();
    }
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
