// What one window of many machines takes: to create it, to read it, to preview it, and to list its agents. Each in a
// process of its own, of which the CPU time counts, against an emulator in another one.
import os from "node:os";
import { say } from "../lib/progress.mjs";
import { inProject } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";
import { startEmulator } from "./emulator.mjs";
import { table } from "./figures.mjs";

const [sizes, runs] = [[5_000, 10_000, 20_000, 50_000], 3];
const operations = ["create", "read", "preview", "agents"];

/** Resolves to the medians of the CPU seconds by size and operation, and how they grow from 10,000 to 20,000 machines. */
export async function measureScale() {
    const seconds = {};
    for (const machines of sizes) {
        const taken = Object.fromEntries(operations.map((operation) => [operation, []]));
        const { url, stop } = await startEmulator(machines, 2 * machines);
        for (let i = 0; i < runs; i++) {
            // In turns, so that whatever else the machine does hits them alike.
            for (const operation of operations) {
                const script = inProject("tools/bench/window.mjs");
                const { stdout } = await run(process.execPath, [script, operation, url, String(machines)]);
                taken[operation].push(JSON.parse(stdout).cpuSeconds);
                say(`scale, ${machines} machines, ${operation}: ${stdout.trim()}`);
            }
        }
        await stop();
        seconds[machines] = Object.fromEntries(
            Object.entries(taken).map(([operation, all]) => [operation, median(all)]),
        );
    }
    const { node } = process.versions;
    const host = { cpus: os.availableParallelism(), load: Number(os.loadavg()[0].toFixed(1)), node };
    return { host, runs, seconds, growth: growthOf(seconds) };
}

/** Time at 2n over time at n, for every n of which both were measured. */
function growthOf(seconds) {
    const pairs = sizes.filter((size) => seconds[2 * size]);
    return Object.fromEntries(
        operations.map((operation) => {
            const ratios = pairs.map((size) => seconds[2 * size][operation] / seconds[size][operation]);
            return [operation, Number(Math.max(...ratios).toFixed(2))];
        }),
    );
}

export function scaleFigures({ host: { cpus, load, node }, runs, seconds, growth }) {
    return [
        `CPU time of one window of so many machines, each with an agent and two tasks, on ${cpus} cores (load average ` +
            `${load}) with Node.js ${node}; medians of ${runs} runs. It is beyond loading the package, and with all that ` +
            "is read of the master. The last column is the greatest growth where the number of machines doubles.",
        table([
            ["operation", ...sizes.map((size) => size.toLocaleString("en")), "growth"],
            ...Object.entries(NAMES).map(([operation, name]) => [
                name,
                ...sizes.map((size) => `${seconds[size][operation].toFixed(2)} s`),
                growth[operation].toFixed(2),
            ]),
        ]),
    ].join("\n\n");
}

const NAMES = {
    create: "create it, scheduled",
    read: "read it, as `pulumi refresh` does",
    preview: "say in preview what a `down` would do",
    agents: "`mesos-maintenance agents`",
};

function median(values) {
    return Number([...values].sort((a, b) => a - b)[values.length >> 1].toFixed(2));
}
