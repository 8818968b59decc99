// npm run bench: what windows cost beside dynamic resources that do nothing, what reading a large cluster costs beside
// its transfer, what a review costs beside parsing its preview, each in the same run, and how one window grows with its
// machines. The results go to bench/results.json and into docs/performance.md.
//   --only=impact       or windows, review, scale: one of them, the other figures stay
//   --counts=1,50,200   how many resources a stack has
//   --runs=3            how often each is measured; more than 100 resources a third as often
//   --parallel=default,64
//                       for how many resources Pulumi is told to do at a time; one resource is measured once
//   --dry               print the figures, and write nothing
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import { parseArgs } from "node:util";
import { figures, writeFigures } from "./bench/figures.mjs";
import { measureImpact } from "./bench/impact.mjs";
import { measureReview, reviewFigures } from "./bench/review.mjs";
import { measureScale, scaleFigures } from "./bench/scale.mjs";
import { Subject } from "./bench/subject.mjs";
import { ensureBuild } from "./lib/build.mjs";
import { onStop } from "./lib/cleanup.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { Failure, main, say } from "./lib/progress.mjs";
import { inProject, projectFolder } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";

const file = inProject("bench/results.json");

main(async () => {
    const { values: option } = parseArgs({
        options: {
            counts: { type: "string", default: "1,50,200" },
            runs: { type: "string", default: "3" },
            parallel: { type: "string", default: "default,64" },
            only: { type: "string" },
            dry: { type: "boolean", default: false },
        },
    });
    await ensureDependencies();
    await ensureBuild();
    const parts = {
        windows: () => measureWindows(option),
        impact: measureImpact,
        review: measureReview,
        scale: measureScale,
    };
    const chosen = Object.keys(parts).filter((name) => name === (option.only ?? name));
    if (chosen.length === 0) throw new Failure(`--only takes ${Object.keys(parts).join(", ")}`);
    const results = JSON.parse(readFileSync(file, "utf8"));
    for (const name of chosen) results[name] = await parts[name]();
    const texts = [figures(results), reviewFigures(results.review), scaleFigures(results.scale)];
    console.log(`\n${texts.join("\n\n")}`);
    if (option.dry) return;
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    const [bench, review, scale] = texts;
    writeFigures(bench);
    writeFigures(review, "review");
    writeFigures(scale, "scale");
});

async function measureWindows({ counts: sizesOf, runs: often, parallel }) {
    const { env } = await ensurePulumi({ backend: projectFolder(".e2e", "bench-state") });
    const { manyAgents, startEmulator } = createRequire(import.meta.url)(inProject("dist/emulator/index.js"));
    const counts = sizesOf.split(",").map(Number);
    const widths = parallel.split(",");
    const emulator = await startEmulator({ agents: manyAgents(Math.max(...counts)) });
    onStop(() => emulator.stop());

    const sizes = [];
    for (const count of counts) {
        const runs = count > 100 ? Math.ceil(Number(often) / 3) : Number(often);
        for (const parallel of count > 1 ? widths : widths.slice(0, 1)) {
            sizes.push({ count, parallel, runs, ...(await measure(count, parallel, runs, emulator, env)) });
        }
    }
    return { host: await host(env), sizes };
}

/** Both kinds in turn, so that whatever else the machine does hits them alike. */
async function measure(count, parallel, runs, emulator, env) {
    const windows = new Subject("windows", count, parallel, emulator, env);
    const empty = new Subject("empty", count, parallel, emulator, env);
    const taken = { windows: [], empty: [] };
    for (const subject of [windows, empty]) await subject.start();
    for (let i = 0; i < runs; i++) {
        for (const [kind, subject] of Object.entries({ windows, empty })) {
            const create = await subject.measure("up");
            const idle = kind === "windows" && {
                again: await subject.measure("up"),
                refresh: await subject.measure("refresh"),
            };
            const destroy = await subject.measure("destroy");
            taken[kind].push({ create, ...idle, destroy });
            say(
                `${count} ${kind}: up ${create.seconds.toFixed(1)} s, ${create.schedulePosts} schedule POSTs`,
            );
        }
    }
    for (const subject of [windows, empty]) await subject.end();
    const medians = { windows: mediansOf(taken.windows), empty: mediansOf(taken.empty) };
    const ratio = medians.windows.create.seconds / medians.empty.create.seconds;
    return { ratio: Number(ratio.toFixed(3)), ...medians };
}

function mediansOf(runs) {
    return Object.fromEntries(
        Object.keys(runs[0]).map((operation) => [
            operation,
            Object.fromEntries(
                Object.keys(runs[0][operation]).map((figure) => [
                    figure,
                    median(runs.map((each) => each[operation][figure])),
                ]),
            ),
        ]),
    );
}

function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const value = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Number(value.toFixed(2));
}

async function host(env) {
    const { version } = JSON.parse(
        readFileSync(inProject("node_modules/@pulumi/pulumi/package.json"), "utf8"),
    );
    const { stdout } = await run("pulumi", ["version"], { env });
    const [node, pulumi] = [process.versions.node, stdout.trim().replace(/^v/, "")];
    // What else kept the machine busy shows here; the bench itself makes 1 to 2.
    const load = Number(os.loadavg()[2].toFixed(1));
    return { cpus: os.availableParallelism(), load, node, pulumi, sdk: version };
}
