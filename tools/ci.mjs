// Runs all checks one after the other, also after one has failed, and adds up what their runners counted.
// The last line is "N passed, N failed". Property tests have one seed in all of them; in the end they run once more with
// a random one, which is reported and counts for nothing: it may find what the change at hand has not done.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { onStop } from "./lib/cleanup.mjs";
import { main, seconds } from "./lib/progress.mjs";
import { inProject, projectFolder, root } from "./lib/project.mjs";
import { failureReport } from "./properties/report.mjs";
import { ensureChromium } from "./review/ensure-chromium.mjs";

const { scripts } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
const steps = ["test", "lint", "typecheck", "start", "test:matrix", "test:mesos", "test:faults"];
const deadline = performance.now() + 58 * 60_000;
const fixedSeed = "20301206";

main(async () => {
    const folder = projectFolder(".test-results");
    for (const file of readdirSync(folder)) rmSync(path.join(folder, file), { recursive: true });
    await ensureChromium();
    const counted = [];
    for (const script of steps.filter((script) => script in scripts)) {
        console.log(`\n===== npm run ${script} =====`);
        const known = new Set(readdirSync(folder));
        const begin = performance.now();
        const ok = await runScript(script, { seed: fixedSeed, until: deadline });
        const files = readdirSync(folder).filter((file) => !known.has(file));
        const count = countOf(
            ok,
            files.map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8"))),
        );
        counted.push({ script, ...count, time: seconds(performance.now() - begin) });
    }
    const report = await runRandomly().catch((error) => `Property tests with a random seed: ${error.stack}`);
    console.log("");
    console.table(counted);
    if (report) console.log(`\n${report}\n`);
    const sum = (name) => counted.reduce((total, step) => total + step[name], 0);
    const skipped = sum("skipped");
    console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
    return sum("failed") === 0 ? 0 : 1;
});

/** Runs the property tests with a random seed; resolves to what is to be said of it, where they failed. */
async function runRandomly() {
    const seed = String(randomInt(2 ** 31));
    console.log(`\n===== npm run test:random, with the random PROPERTY_SEED=${seed} =====`);
    const until = Math.min(deadline, performance.now() + 10 * 60_000);
    if (until - performance.now() < 60_000)
        return "Property tests did not run with a random seed: no time was left.";
    if (await runScript("test:random", { seed, until })) return undefined;
    const file = inProject(".test-results", "properties.json");
    return failureReport(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined, seed);
}

/** The counts of a step's runners. One without a runner, or one that failed in none of its tests, counts as one. */
function countOf(ok, results) {
    const sum = (name) => results.reduce((total, result) => total + (result[name] ?? 0), 0);
    const failed = sum("numFailedTests") + sum("numRuntimeErrorTestSuites");
    return {
        passed: results.length === 0 && ok ? 1 : sum("numPassedTests"),
        failed: failed === 0 && !ok ? 1 : failed,
        skipped: sum("numPendingTests"),
    };
}

/** Runs an npm script, with all its children in one group, so that none of them outlives it or the time given to it. */
function runScript(script, { seed, until }) {
    return new Promise((resolve) => {
        const child = spawn("npm", ["run", "--silent", script], {
            cwd: root,
            env: { ...process.env, PROPERTY_SEED: seed },
            detached: true,
            stdio: ["ignore", "inherit", "inherit"],
        });
        const kill = (signal) => {
            try {
                process.kill(-child.pid, signal);
            } catch {
                // The group has ended.
            }
        };
        const forget = onStop(() => kill("SIGTERM"));
        const timer = setTimeout(() => {
            console.log(`===== npm run ${script}: out of time, stopping it =====`);
            kill("SIGTERM");
            setTimeout(() => kill("SIGKILL"), 30_000).unref();
        }, until - performance.now());
        child.on("close", (code) => {
            clearTimeout(timer);
            forget();
            kill("SIGKILL");
            resolve(code === 0);
        });
    });
}
