import execa from "execa";
import { endableCommand } from "../interruption";
import { after } from "../time";
import { Ending } from "./ending";
import type { LocalStep } from "./step";
import type { Transcript } from "./transcript";

/** How long a command may take to end once it was told to, and its output to come to an end once it has. */
const GRACE = 5_000;
/** The same where nobody is there any more to wait for it: this process ends soon after. */
const SHORT_GRACE = 2_000;

/**
 * Runs a command where Pulumi runs. It gets a process group of its own, so that a Ctrl-C that Pulumi waits out does not
 * cut it off half-way. What it started ends with it when the time is up: on Linux all of it, elsewhere its group.
 *
 * @param signal ends it.
 * @throws Error that says how it ended, where that is not with exit code 0.
 */
export async function runLocal(
    { command, environment, secrets, workingDirectory, timeout }: LocalStep,
    variables: Readonly<Record<string, string>>,
    transcript: Transcript,
    signal: AbortSignal,
): Promise<void> {
    const [file = "", args, shell] =
        typeof command === "string" ? [command, [], true] : [command[0], command.slice(1), false];
    const endable = endableCommand();
    const [marker = "", mark = ""] = endable.variable.split("=");
    const child = execa(file, args, {
        shell,
        cwd: workingDirectory,
        env: { ...variables, ...environment, ...secrets, [marker]: mark },
        stdin: "ignore",
        buffer: false,
        reject: false,
        detached: true,
    });
    const closed = Promise.all([child.stdout, child.stderr].map((stream) => follow(stream, transcript)));
    const ending = new Ending(child.pid, endable, timeout, GRACE);
    const stop = () => ending.end(SHORT_GRACE);
    signal.addEventListener("abort", stop, { once: true });
    const result = await child;
    signal.removeEventListener("abort", stop);
    await ending.finish();
    // What the command left running may hold its output open for good.
    await within(signal.aborted ? SHORT_GRACE : GRACE, closed);
    signal.throwIfAborted();
    if (ending.isOver) throw new Error(`did not end within ${timeout / 1000} s, and was stopped`);
    if (result.exitCode === 0) return;
    if (result.signal) throw new Error(`ended by ${result.signal}`);
    if (result.exitCode === undefined) throw new Error(`could not be started: ${reasonOf(result)}`);
    throw new Error(`ended with exit code ${result.exitCode}`);
}

function follow(stream: NodeJS.ReadableStream | null | undefined, transcript: Transcript): Promise<void> {
    const lines = transcript.stream();
    return new Promise((resolve) => {
        if (!stream) return resolve();
        stream.on("data", (chunk: Buffer) => lines.write(chunk));
        stream.on("close", () => resolve(lines.end()));
        stream.on("error", () => resolve(lines.end()));
    });
}

/** The message of a failed start, without the command line that follows it. */
function reasonOf(result: object): string {
    const { originalMessage, code } = result as { originalMessage?: string; code?: string };
    return originalMessage ?? code ?? "no reason was given";
}

/** Until it is done, or so many milliseconds are over. */
function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
        const timer = after(milliseconds, resolve);
        const end = () => {
            timer.clear();
            resolve();
        };
        work.then(end, end);
    });
}
