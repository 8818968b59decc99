// What reading a large cluster and working out an impact takes beyond the transfer: 10,000 agents and 100,000 tasks
// of an emulator in a process of its own, read by child processes, so that each has a peak of memory of its own.
import { spawn } from "node:child_process";
import os from "node:os";
import { createInterface } from "node:readline";
import { onStop } from "../lib/cleanup.mjs";
import { say } from "../lib/progress.mjs";
import { inProject } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";

const [agents, tasks, runs] = [10_000, 100_000, 3];

/** Resolves to the medians: seconds of CPU and of the clock, MiB of memory at the peak. */
export async function measureImpact() {
    const { url, stop } = await startEmulator();
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

async function startEmulator() {
    const options = ["--port", "0", "--agents", String(agents), "--tasks", String(tasks), "--json"];
    const child = spawn(process.execPath, [inProject("dist/cli/main.js"), "emulator", ...options], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const stop = onStop(() => child.kill("SIGTERM"));
    const line = await new Promise((resolve, reject) => {
        createInterface(child.stdout).once("line", resolve);
        child.once("exit", (code) => reject(new Error(`the emulator ended with code ${code}`)));
    });
    return { url: JSON.parse(line).url, stop };
}

function medians(all) {
    const middle = (name) => all.map((each) => each[name]).sort((a, b) => a - b)[all.length >> 1];
    return Object.fromEntries(Object.keys(all[0]).map((name) => [name, middle(name)]));
}

function round(value) {
    return Number(value.toFixed(2));
}
