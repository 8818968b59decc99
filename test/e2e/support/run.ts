import { spawn } from "node:child_process";

export interface RunResult {
    code: number;
    /** Standard output and standard error, as they came. */
    output: string;
    stdout: string;
}

export interface RunOptions {
    cwd: string;
    env?: NodeJS.ProcessEnv;
    /** Whether a code other than 0 is thrown: false. */
    check?: boolean;
    input?: string;
}

/** Longer than anything here takes; a CLI that hangs is to fail a test, not to stop the run. */
const PATIENCE = 240_000;

export function runProgram(
    command: string,
    args: readonly string[],
    options: RunOptions,
): Promise<RunResult> {
    const { cwd, env, check = false, input = "" } = options;
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd,
            env,
            stdio: "pipe",
            timeout: PATIENCE,
            killSignal: "SIGKILL",
        });
        const seen = { output: "", stdout: "" };
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            seen.output += text;
            seen.stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => (seen.output += text));
        child.stdin.on("error", () => undefined).end(input);
        child.on("error", reject);
        child.on("close", (code, signal) => {
            const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
            if (code === null || (check && code !== 0)) {
                reject(new Error(`${command} ${args.join(" ")} ${how}:\n${seen.output}`));
            } else {
                resolve({ code, ...seen });
            }
        });
    });
}

/** The output of what has to succeed. */
export function succeeded({ code, output }: RunResult): string {
    if (code !== 0) throw new Error(`ended with code ${code}:\n${output}`);
    return output;
}

/** The output of what has to fail. */
export function failed({ code, output }: RunResult): string {
    if (code === 0) throw new Error(`did not fail:\n${output}`);
    return output;
}
