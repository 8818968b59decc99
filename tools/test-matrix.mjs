// npm run test:matrix: the packed package in projects of its own, on the oldest and the newest Node.js and SDK that
// package.json promises, through a window's whole life with the real CLI.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { onStop } from "./lib/cleanup.mjs";
import { during, main, say, seconds } from "./lib/progress.mjs";
import { projectFolder, root } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";
import { Lane } from "./matrix/lane.mjs";
import { masterAt, steps } from "./matrix/steps.mjs";
import { testEnvironment } from "./test.mjs";

/** SDK 3.249.0 and later want Node.js 22 or newer, so 3.248.0 is the newest for Node.js 20. */
const combinations = [
    { node: "20", sdk: "3.248.0" },
    { node: "24", sdk: "latest" },
];

/** Packs the package as it would be published; resolves to the path of the tarball. */
async function pack() {
    const folder = mkdtempSync(path.join(os.tmpdir(), "mesos-maintenance-pack-"));
    onStop(() => rmSync(folder, { recursive: true, force: true }));
    await run("npm", ["pack", "--loglevel=error", "--ignore-scripts", "--pack-destination", folder], {
        cwd: root,
    });
    return path.join(folder, readdirSync(folder)[0]);
}

/** Runs one lane; resolves to its versions and a result for each step. */
async function runLane(combination, tarball, env) {
    const lane = new Lane(combination, tarball);
    const name = `Node.js ${combination.node}, SDK ${combination.sdk}`;
    const results = [];
    try {
        const versions = await during(`${name}: installing`, () => lane.install(env));
        const master = masterAt(await lane.startEmulator());
        for (const [step, work] of steps) {
            const begin = performance.now();
            // A step builds on the one before.
            const error = results.at(-1)?.error
                ? new Error("an earlier step failed")
                : await failureOf(work, lane, master);
            results.push({ step, error });
            say(`  ${error ? "FAILED" : "passed"}  ${step} (${seconds(performance.now() - begin)})`);
            if (error) say(`${error.message}\n`);
        }
        return { versions, results };
    } catch (error) {
        say(error.message);
        return { versions: combination, results: steps.map(([step]) => ({ step, error })) };
    } finally {
        await lane.stop();
    }
}

function failureOf(work, lane, master) {
    return work(lane, master).then(
        () => undefined,
        (error) => error,
    );
}

main(async () => {
    const env = await testEnvironment();
    const tarball = await during("Packing the package", pack);
    const lanes = [];
    for (const combination of combinations) lanes.push(await runLane(combination, tarball, env));

    const passed = ({ results }) => results.filter(({ error }) => !error).length;
    console.table(
        lanes.map((lane) => ({
            ...lane.versions,
            passed: passed(lane),
            failed: steps.length - passed(lane),
        })),
    );
    const numPassedTests = lanes.reduce((sum, lane) => sum + passed(lane), 0);
    const numFailedTests = lanes.length * steps.length - numPassedTests;
    writeFileSync(
        path.join(projectFolder(".test-results"), "matrix.json"),
        JSON.stringify({ numPassedTests, numFailedTests, lanes: lanes.map(({ versions }) => versions) }),
    );
    console.log(`Tests: ${numPassedTests} passed, ${numFailedTests} failed`);
    return numFailedTests === 0 ? 0 : 1;
});
