#!/usr/bin/env node
// A real Mesos cluster on this machine, for tools and, as a command, for tests:
//
//   node cluster.mjs start    --work-dir DIR [-- options of start.sh]    prints the master's URL
//   node cluster.mjs failover --work-dir DIR [-- options of start.sh]    stops and starts it again, prints the URL
//   node cluster.mjs stop     --work-dir DIR
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { onStop } from "../lib/cleanup.mjs";
import { cacheFolder } from "../lib/project.mjs";
import { Failure, main } from "../lib/progress.mjs";
import { run, which } from "../lib/run.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Where setup.sh puts libmesos and what it builds; cache.sh says the same. */
export function mesosCache() {
    return process.env.REAL_MESOS_CACHE || path.join(cacheFolder(), "mesos-1.11.0");
}

/** Why a real master cannot run on this machine, or undefined. */
export function whyNoMesos() {
    const machine = `${process.platform}-${process.arch}`;
    if (machine !== "linux-x64") return `it needs Linux on x86-64, and this is ${machine}`;
    if (!which("python3")) return "it needs python3, which is not on PATH";
    if (!which("g++") && !which("apt-get")) return "it needs g++, which is not on PATH";
    return undefined;
}

/** Fetches and builds what the cluster needs; a second after the first time. */
export async function setUpMesos() {
    await script("setup.sh", []);
}

/** Starts a cluster with those options of start.sh and resolves to the master's URL. */
export async function startCluster(workDir, options = []) {
    mkdirSync(workDir, { recursive: true });
    writeFileSync(path.join(workDir, "options.json"), JSON.stringify(options));
    return script("start.sh", ["--work-dir", workDir, ...options]);
}

/**
 * Master, agents and follower end and start again on what they wrote down: schedule, DOWN machines, agents and the
 * tasks of checkpointing frameworks (`keepTasks`). `extra` are options for this start alone, such as --wait-agents.
 */
export async function failOver(workDir, { extra = [], keepTasks = true } = {}) {
    await script("stop.sh", ["--work-dir", workDir, ...(keepTasks ? ["--keep-tasks"] : [])]);
    const options = JSON.parse(readFileSync(path.join(workDir, "options.json"), "utf8"));
    return script("start.sh", ["--work-dir", workDir, ...options, ...extra]);
}

export async function stopCluster(workDir, { clean = false } = {}) {
    if (existsSync(workDir)) await script("stop.sh", ["--work-dir", workDir, ...(clean ? ["--clean"] : [])]);
}

/** Starts framework.mjs, waits until its tasks run, and resolves to { process, status, stop }. */
export async function startFramework({ master, name, tasks, folder, options = [] }) {
    const file = path.join(folder, `framework-${name}.json`);
    const log = openSync(path.join(folder, `framework-${name}.log`), "a");
    const given = ["--master", master, "--name", name, "--tasks", String(tasks), "--status-file", file];
    const child = spawn(process.execPath, [path.join(here, "framework.mjs"), ...given, ...options], {
        stdio: ["ignore", log, "inherit"],
    });
    const stop = onStop(() => child.kill("SIGKILL"));
    const status = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { tasks: [] });
    const running = () => status().tasks.filter((task) => task.state === "TASK_RUNNING").length;
    for (const end = Date.now() + 30_000; running() < tasks; await sleep(100)) {
        if (Date.now() > end || child.exitCode !== null) {
            await stop();
            throw new Failure(`framework ${name}: ${running()} of ${tasks} tasks run; ${folder} has its log`);
        }
    }
    return { process: child, status, stop };
}

async function script(name, args) {
    const { stdout } = await run(path.join(here, name), [...args, "--cache", mesosCache()]);
    return stdout.trim().split("\n").at(-1);
}

async function command() {
    const { values, positionals } = parseArgs({
        options: { "work-dir": { type: "string" } },
        allowPositionals: true,
    });
    const [verb, ...options] = positionals;
    const workDir = path.resolve(values["work-dir"] ?? "");
    const verbs = {
        start: () => startCluster(workDir, options),
        failover: () => failOver(workDir, { extra: options }),
        stop: () => stopCluster(workDir),
    };
    if (!values["work-dir"] || !(verb in verbs))
        throw new Failure("cluster.mjs start|failover|stop --work-dir DIR [-- ...]");
    const url = await verbs[verb]();
    if (url) console.log(url);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(command);
