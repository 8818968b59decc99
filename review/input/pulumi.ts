import { execFile } from "node:child_process";

/**
 * What `pulumi preview --json` prints of a stack, what does not change included. A preview that fails prints what
 * it came to, with the reason.
 *
 * @throws Error with pulumi's own words where it printed no JSON.
 */
export function previewOf(stack: string, cwd: string): Promise<string> {
    const args = ["preview", "--json", "--show-sames", "--non-interactive", "--stack", stack];
    return new Promise((resolve, reject) => {
        execFile("pulumi", args, { cwd, maxBuffer: Infinity }, (error, stdout, stderr) => {
            if (stdout.trimStart().startsWith("{")) resolve(stdout);
            else if ((error as NodeJS.ErrnoException | null)?.code === "ENOENT")
                reject(
                    new Error(
                        `there is no pulumi on PATH, or no folder ${cwd}; give --preview instead of --stack`,
                    ),
                );
            else
                reject(
                    new Error(`pulumi ${args.join(" ")} printed no preview: ${(stderr || stdout).trim()}`),
                );
        });
    });
}
