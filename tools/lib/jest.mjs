// jest, with its result kept where CI adds up the counts.
import { randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { say } from "./progress.mjs";
import { inProject, projectFolder, root } from "./project.mjs";
import { run } from "./run.mjs";

/**
 * Runs jest and resolves to its exit code; the result goes to .test-results/<name>.json. Property tests get one seed
 * for all: that of PROPERTY_SEED, else a random one.
 */
export async function runJest({ name, args, env }) {
    const outputFile = `${projectFolder(".test-results")}/${name}.json`;
    rmSync(outputFile, { force: true });
    const seed = env.PROPERTY_SEED || String(randomInt(2 ** 31));
    say(`Property tests run with PROPERTY_SEED=${seed}`);
    const jest = inProject("node_modules/jest/bin/jest.js");
    const { code } = await run(process.execPath, [jest, "--json", "--outputFile", outputFile, ...args], {
        cwd: root,
        env: { ...env, PROPERTY_SEED: seed },
        show: true,
        check: false,
    });
    return code;
}
