// jest, with its result kept where CI adds up the counts.
import { rmSync } from "node:fs";
import { inProject, projectFolder, root } from "./project.mjs";
import { run } from "./run.mjs";

/** Runs jest and resolves to its exit code; the result goes to .test-results/<name>.json. */
export async function runJest({ name, args, env }) {
    const outputFile = `${projectFolder(".test-results")}/${name}.json`;
    rmSync(outputFile, { force: true });
    const jest = inProject("node_modules/jest/bin/jest.js");
    const { code } = await run(process.execPath, [jest, "--json", "--outputFile", outputFile, ...args], {
        cwd: root,
        env,
        show: true,
        check: false,
    });
    return code;
}
