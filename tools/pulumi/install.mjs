// Pulumi's own installer, into a folder of ours.
import { rmSync, writeFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { during, say } from "../lib/progress.mjs";
import { run, which } from "../lib/run.mjs";

const script = "https://get.pulumi.com/install.sh";

/**
 * Installs that version into `folder`/bin. Resolves to undefined, or to a line that says why it did not work: where
 * the site cannot be reached that takes a few seconds at most. curl, as the script itself uses it, and it knows
 * about proxies.
 */
export async function installPulumi(version, folder) {
    if (process.platform === "win32") return "it needs a POSIX shell";
    if (!which("curl")) return "it needs curl, which is not on PATH";
    try {
        say("Looking for Pulumi's installer ...");
        const fetched = await run("curl", ["-fsSL", "--connect-timeout", "4", "--max-time", "20", script]);
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        const file = path.join(folder, "install.sh");
        writeFileSync(file, fetched.stdout);
        await during(`Installing Pulumi ${version}`, () =>
            run("sh", [file, "--no-edit-path", "--install-root", folder, "--version", version], {
                timeout: 600_000,
            }),
        );
        rmSync(file);
        return undefined;
    } catch (error) {
        return error.message.split("\n").at(-1).trim();
    }
}
