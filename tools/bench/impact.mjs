// What reading a large cluster and working out an impact takes beyond the transfer: 10,000 agents and 100,000 tasks
// of an emulator in a process of its own, read by child processes, so that each has a peak of memory of its own.
import os from "node:os";
import { say } from "../lib/progress.mjs";
import { inProject } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";
import { startEmulator } from "./emulator.mjs";

const [agents, tasks, runs] = [10_000, 100_000, 3];

/** Resolves to the medians: seconds of CPU and of the clock, MiB of memory at the peak. */
export async function measureImpact() {
    const { url, stop } = await startEmulator(agents, tasks);
    const taken = { idle: [], transfer: [], read: [], impact: [] };
    for (let i = 0; i < runs; i++) {
        // In turns, so that whatever else the machine does hits them alike.
        for (const kind of Object.keys(taken)) {
            const { stdout } = await run(process.execPath, [inProject("tools/bench/reader.mjs"), kind, url]);
            taken[kind].push(JSON.parse(stdout));
            say(`impact, ${kind}: ${stdout.trim()}`);
        }
    }
    await stop();
    const [idle, transfer, read, impact] = Object.values(taken).map(medians);
    const { node } = process.versions;
    return {
        host: { cpus: os.availableParallelism(), load: Number(os.loadavg()[0].toFixed(1)), node },
        agents,
        tasks,
        runs,
        megabytes: Math.round(transfer.bytes / 1e6),
        idle,
        transfer,
        read,
        impact,
        own: {
            cpuSeconds: round(impact.cpuSeconds - transfer.cpuSeconds),
            seconds: round(impact.seconds - transfer.seconds),
            peakMiB: round(impact.peakMiB - idle.peakMiB),
            cpuRatio: round(impact.cpuSeconds / transfer.cpuSeconds),
        },
    };
}

function medians(all) {
    const middle = (name) => all.map((each) => each[name]).sort((a, b) => a - b)[all.length >> 1];
    return Object.fromEntries(Object.keys(all[0]).map((name) => [name, middle(name)]));
}

function round(value) {
    return Number(value.toFixed(2));
}
