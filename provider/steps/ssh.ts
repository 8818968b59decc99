import type { Hearing, SshConnection } from "../ssh";
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

/**
 * Runs a command in the shell of a machine. Command and environment go through the input, so that no list of
 * processes shows a secret.
 *
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
    try {
        const exports = Object.entries({ ...variables, ...environment, ...secrets }).map(
            ([name, value]) => `export ${name}=${quoted(value)}\n`,
        );
        const streams = { stdout: transcript.stream(), stderr: transcript.stream() };
        const hear: Hearing["hear"] = (stream, text) => streams[stream].write(text);
        // All of the input is read before any of it runs: what the command reads of it would be lost.
        const input = `${exports.join("")}${command}\n`;
        const ended = await shell
            .run(`sh -c 'eval "$(cat)"'`, input, timeout, { hear, signal })
            .finally(() => Object.values(streams).forEach((stream) => stream.end()));
        if (ended.code === 0) return;
        throw new Error(ended.signal ? `ended by ${ended.signal}` : `ended with exit code ${ended.code}`);
    } finally {
        shell.close();
    }
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
