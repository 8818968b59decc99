import execa from "execa";
import type { LocalStep } from "./step";
import type { Transcript } from "./transcript";

/** How long a command may take to end once it was told to, and its output to come to an end once it has. */
const GRACE = 5_000;

/**
 * Runs a command where Pulumi runs. It gets a process group of its own: what it started ends with it when the time
 * is up, and a Ctrl-C that Pulumi waits out does not cut it off half-way.
 *
 * @throws Error that says how it ended, where that is not with exit code 0.
 */
export async function runLocal(
    { command, environment, secrets, workingDirectory, timeout }: LocalStep,
    variables: Readonly<Record<string, string>>,
    transcript: Transcript,
): Promise<void> {
    const [file = "", args, shell] =
        typeof command === "string" ? [command, [], true] : [command[0], command.slice(1), false];
    const child = execa(file, args, {
        shell,
        cwd: workingDirectory,
        env: { ...variables, ...environment, ...secrets },
        stdin: "ignore",
        buffer: false,
        reject: false,
        detached: true,
    });
    const closed = Promise.all([child.stdout, child.stderr].map((stream) => follow(stream, transcript)));
    const deadline = new Deadline(child.pid, timeout);
    const result = await child;
    deadline.clear();
    // What the command left running may hold its output open for good.
    await Promise.race([closed, pause(GRACE)]);
    if (deadline.isOver) throw new Error(`did not end within ${timeout / 1000} s, and was stopped`);
    if (result.exitCode === 0) return;
    if (result.signal) throw new Error(`ended by ${result.signal}`);
    if (result.exitCode === undefined) throw new Error(`could not be started: ${reasonOf(result)}`);
    throw new Error(`ended with exit code ${result.exitCode}`);
}

/** Ends a group of processes when the time is up: politely, then not. */
class Deadline {
    isOver = false;
    private timer: NodeJS.Timeout;

    constructor(
        private readonly pid: number | undefined,
        timeout: number,
    ) {
        this.timer = setTimeout(() => {
            this.isOver = true;
            this.signal("SIGTERM");
            this.timer = setTimeout(() => this.signal("SIGKILL"), GRACE);
        }, timeout);
    }

    clear(): void {
        clearTimeout(this.timer);
        if (this.isOver) this.signal("SIGKILL");
    }

    private signal(signal: NodeJS.Signals): void {
        try {
            if (this.pid !== undefined) process.kill(-this.pid, signal);
        } catch {
            // Ended meanwhile.
        }
    }
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

function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
