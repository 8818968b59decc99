// Runs all checks one after the other, also after one has failed, and adds up what their runners counted.
// The last line is "N passed, N failed".
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { onStop } from "./lib/cleanup.mjs";
import { main, seconds } from "./lib/progress.mjs";
import { inProject, projectFolder, root } from "./lib/project.mjs";
import { ensureChromium } from "./review/ensure-chromium.mjs";

const { scripts } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
const steps = ["test", "lint", "typecheck", "start", "test:matrix", "test:mesos", "test:faults"];
const deadline = performance.now() + 58 * 60_000;

main(async () => {
    const folder = projectFolder(".test-results");
    for (const file of readdirSync(folder)) rmSync(path.join(folder, file), { recursive: true });
    await ensureChromium();
    const counted = [];
    for (const script of steps.filter((script) => script in scripts)) {
        console.log(`\n===== npm run ${script} =====`);
        const known = new Set(readdirSync(folder));
        const begin = performance.now();
        const ok = await runScript(script);
        const files = readdirSync(folder).filter((file) => !known.has(file));
        const count = countOf(
            ok,
            files.map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8"))),
        );
        counted.push({ script, ...count, time: seconds(performance.now() - begin) });
    }
    console.log("");
    console.table(counted);
    const sum = (name) => counted.reduce((total, step) => total + step[name], 0);
    const skipped = sum("skipped");
    console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
    return sum("failed") === 0 ? 0 : 1;
});

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

/** Runs an npm script, with all its children in one group, so that none of them outlives it or the deadline. */
function runScript(script) {
    return new Promise((resolve) => {
        const child = spawn("npm", ["run", "--silent", script], {
            cwd: root,
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
        }, deadline - performance.now());
        child.on("close", (code) => {
            clearTimeout(timer);
            forget();
            kill("SIGKILL");
            resolve(code === 0);
        });
    });
}
