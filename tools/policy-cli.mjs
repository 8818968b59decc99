// A Pulumi CLI that can run policy packs: the project's own where it comes from Pulumi, else an older one, built.
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { buildIsPossible, buildPolicyPulumi } from "./pulumi/build.mjs";
import { withLock } from "./lib/lock.mjs";
import { Failure, say } from "./lib/progress.mjs";
import { cacheFolder } from "./lib/project.mjs";
import { isExecutable } from "./lib/run.mjs";

/** Pinned in pulumi/policy-cli/go.mod too: the last that works with the language host of pulumi/host. */
const version = "3.138.0";

/**
 * Resolves to { bin }, the folder to put before the one of ensurePulumi on PATH, or to { problem }: why there is
 * none. The tests then say so.
 */
export async function ensurePolicyPulumi({ bin }) {
    // Pulumi releases all its language hosts together; what this project builds is the one for Node.js, an old one.
    if (isExecutable(path.join(bin, "pulumi-language-python"))) return { bin };
    const folder = path.join(cacheFolder(), `pulumi-policy-${version}`);
    try {
        await withLock(`${folder}.lock`, async () => {
            if (existsSync(folder)) return;
            if (!buildIsPossible()) throw new Failure("`go` is not on PATH");
            await buildPolicyPulumi(version, `${folder}.partial`);
            renameSync(`${folder}.partial`, folder);
        });
        return { bin: path.join(folder, "bin") };
    } catch (error) {
        if (!(error instanceof Failure)) throw error;
        say(
            `There is no Pulumi CLI that can run policy packs, so their end-to-end tests are skipped.\n${error.message}`,
        );
        return { problem: error.message.split("\n")[0] };
    }
}
