#!/usr/bin/env node
// Runs HTTP cases against fresh real masters and writes down what they answered.
//
//   node record.mjs [--port 5050] [--out FILE] [--only TEXT]
//
// One JSON line per request: { case, step, method, path, request_headers, request_body, status, response_headers,
// response_body, volatile, note }. Bodies are raw strings; the only change is that the run's own folders are written
// as {WORK}, {CACHE} and {SCRATCH}. `volatile` lists the substrings of the body that differ from run to run (ids,
// times of registration, ...). Steps with "server": "follower" went to a non-leading master (on the port 100 above).
// Each case starts from an empty schedule with all machines UP (the requests that see to this are not recorded).
// Cases in one group share a master; a group with `fresh` gets a new master for each case.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { groups } from "./cases/index.mjs";
import { setUpMesos, startCluster, stopCluster } from "./cluster.mjs";
import { context } from "./context.mjs";
import { client } from "./http.mjs";
import { onStop } from "../lib/cleanup.mjs";
import { main } from "../lib/progress.mjs";
import { inProject } from "../lib/project.mjs";

const { values: opt } = parseArgs({
    options: {
        port: { type: "string", default: "5050" },
        out: { type: "string", default: inProject("test/conformance/recordings/maintenance.jsonl") },
        only: { type: "string", default: "" },
    },
});
const followerPort = Number(opt.port) + 100;
const { request } = client({ leader: Number(opt.port), follower: followerPort });

async function reset(auth) {
    const status = JSON.parse((await request("GET", "/maintenance/status", { auth })).body || "{}");
    if (status.down_machines?.length) {
        await request("POST", "/machine/up", { auth, body: JSON.stringify(status.down_machines) });
    }
    const cleared = await request("POST", "/maintenance/schedule", { auth, body: "{}" });
    if (cleared.status !== 200) throw new Error(`reset failed: ${cleared.status} ${cleared.body}`);
}

/** Runs the chosen cases of one group; `lines` gets what they record. Resolves to the names of those that failed. */
async function recordGroup({ options, fresh, auth, cases }, scratch, lines) {
    const chosen = Object.entries(cases).filter(([name]) => name.includes(opt.only));
    const flags = options.map((option) => (option === "{FOLLOWER}" ? String(followerPort) : option));
    const failed = [];
    let cluster;
    const stop = onStop(async () => cluster && (await stopCluster(cluster, { clean: true })));
    for (const [name, work] of chosen) {
        if (cluster && fresh) await stopCluster(cluster, { clean: true });
        if (!cluster || fresh) {
            cluster = fs.mkdtempSync(path.join(scratch, "run-"));
            await startCluster(cluster, ["--port", opt.port, "--agents", "2", ...flags]);
        }
        if (!fresh) await reset(auth);
        const t = context({ name, auth, request, cluster, scratch, lines, port: opt.port });
        try {
            await work(t);
        } catch (error) {
            failed.push(name);
            console.error(`record.mjs: ${name}: ${error.stack ?? error}`);
        } finally {
            await t.stop();
        }
    }
    await stop();
    console.error(`record.mjs: ${chosen.length} cases, ${lines.length} steps so far`);
    return failed;
}

main(async () => {
    await setUpMesos();
    const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "real-mesos-record-")));
    const forget = onStop(() => fs.rmSync(scratch, { recursive: true, force: true }));
    const [lines, failed] = [[], []];
    for (const group of groups) failed.push(...(await recordGroup(group, scratch, lines)));
    fs.mkdirSync(path.dirname(opt.out), { recursive: true });
    fs.writeFileSync(opt.out, lines.map((line) => JSON.stringify(line) + "\n").join(""));
    await forget();
    console.error(`record.mjs: ${lines.length} steps in ${opt.out}; failed: ${failed.join(" ") || "none"}`);
    return failed.length ? 1 : 0;
});
