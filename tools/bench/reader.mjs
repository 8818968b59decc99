// node reader.mjs <idle|transfer|read|impact> <url>: one reading of agents, tasks and frameworks, in a process of its
// own.
//   idle      loads the package and reads nothing
//   transfer  reads the three bodies and throws them away
//   read      reads them as the package does
//   impact    and finds out what taking the first rack down would lose
// Prints what it took, as a line of JSON.
import { createRequire } from "node:module";
import { inProject } from "../lib/project.mjs";

const require = createRequire(import.meta.url);
const { connectionFrom, MasterClient } = require(inProject("dist/provider/mesos/index.js"));
const { Cluster, impactOf } = require(inProject("dist/provider/impact/index.js"));
const { request } = require("undici");

const [kind, url] = process.argv.slice(2);
const settings = { masters: url, requestTimeout: "5m", totalTimeout: "5m" };
const client = new MasterClient(connectionFrom((name) => settings[name]));
let bytes = 0;

const work = {
    idle: async () => {},
    transfer: () => Promise.all(["GET_AGENTS", "GET_TASKS", "GET_FRAMEWORKS"].map(throwAway)),
    read,
    impact: async () => {
        const cluster = await read();
        const rack = cluster.agents.filter(({ attributes }) => attributes.rack === "r1");
        const { tasks } = impactOf(rack, new Cluster(cluster));
        if (tasks === 0) throw new Error("a rack without tasks is no measure");
    },
};

const [cpu, begin] = [process.cpuUsage(), performance.now()];
await work[kind]();
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(cpu);
await client.close();
// maxRSS is in KiB.
const figures = {
    cpuSeconds: (user + system) / 1e6,
    seconds,
    peakMiB: process.resourceUsage().maxRSS / 1024,
};
const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(2))]);
console.log(JSON.stringify({ ...Object.fromEntries(rounded), bytes }));
process.exit();

async function read() {
    const [agents, tasks, frameworks] = await Promise.all([
        client.agents(),
        client.tasks(),
        client.frameworks(),
    ]);
    return { agents, tasks, frameworks };
}

async function throwAway(type) {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const timeouts = { headersTimeout: 300_000, bodyTimeout: 300_000 };
    const { body } = await request(`${url}/api/v1`, {
        method: "POST",
        headers,
        body: JSON.stringify({ type }),
        ...timeouts,
    });
    for await (const piece of body) bytes += piece.length;
}
