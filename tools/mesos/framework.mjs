#!/usr/bin/env node
// A small Mesos framework on the v1 scheduler HTTP API (Node >= 20, nothing else).
// Launches sleep tasks, answers inverse offers as told, prints JSON lines.
//
//   node framework.mjs --master http://127.0.0.1:5050 --name web --tasks 2
//     --inverse-offers accept|decline|ignore   (ignore)
//     --relocate                  on an inverse offer: kill our tasks there, launch elsewhere
//     --decline-maintenance-offers  never launch on offers that carry an unavailability
//     --pack                      many tasks per agent (otherwise at most one)
//     --command CMD               what a task runs                    (sleep 100000)
//     --cpus N --mem MB           of a task                           (0.1, 32)
//     --role R                    (*)      --checkpoint false         (true)
//     --failover-timeout SECS     kept by the master after we leave   (0)
//     --refuse-seconds N          filter on declined offers           (1)
//     --basic-auth USER:SECRET    when the master authenticates HTTP frameworks
//     --killing-state             subscribe with TASK_KILLING_STATE too
//     --seconds N                 leave after N seconds (otherwise SIGTERM / SIGINT: teardown)
//     --hostname H                as shown in /state                  (this machine's)
//     --status-file FILE          rewritten on each change: {framework_id, tasks, inverse_offers}
import os from "node:os";
import fs from "node:fs";
import { parseArgs } from "node:util";
import { subscribe } from "./scheduler.mjs";

const { values: opt } = parseArgs({
    options: {
        master: { type: "string", default: "http://127.0.0.1:5050" },
        name: { type: "string", default: "harness" },
        tasks: { type: "string", default: "1" },
        "inverse-offers": { type: "string", default: "ignore" },
        relocate: { type: "boolean", default: false },
        "decline-maintenance-offers": { type: "boolean", default: false },
        pack: { type: "boolean", default: false },
        command: { type: "string", default: "sleep 100000" },
        cpus: { type: "string", default: "0.1" },
        mem: { type: "string", default: "32" },
        role: { type: "string", default: "*" },
        checkpoint: { type: "string", default: "true" },
        "failover-timeout": { type: "string", default: "0" },
        "refuse-seconds": { type: "string", default: "1" },
        "basic-auth": { type: "string" },
        "killing-state": { type: "boolean", default: false },
        seconds: { type: "string" },
        hostname: { type: "string", default: os.hostname() },
        "status-file": { type: "string" },
    },
});
if (!["accept", "decline", "ignore"].includes(opt["inverse-offers"])) {
    console.error("framework.mjs: --inverse-offers is accept, decline or ignore");
    process.exit(2);
}

const wanted = Number(opt.tasks);
const refuse = { refuse_seconds: Number(opt["refuse-seconds"]) };
let leaving = false;
let counter = 0;
const tasks = new Map(); // task id -> { agent, hostname, state }
const evacuated = new Map(); // agent id -> inverse offer id (outstanding)
const TERMINAL = new Set([
    "TASK_FINISHED",
    "TASK_FAILED",
    "TASK_KILLED",
    "TASK_ERROR",
    "TASK_DROPPED",
    "TASK_GONE",
    "TASK_GONE_BY_OPERATOR",
    "TASK_LOST", // after machine/down, even with PARTITION_AWARE
]);

const log = (event, fields = {}) =>
    process.stdout.write(JSON.stringify({ time: new Date().toISOString(), event, ...fields }) + "\n");

function saveStatus() {
    if (!opt["status-file"]) return;
    const body = {
        framework_id: framework.id(),
        tasks: [...tasks].map(([id, task]) => ({ id, ...task })),
        inverse_offers: Object.fromEntries(evacuated),
    };
    fs.writeFileSync(opt["status-file"] + ".new", JSON.stringify(body));
    fs.renameSync(opt["status-file"] + ".new", opt["status-file"]);
}

const missing = () => wanted - tasks.size;

function launchOperations(offer) {
    const amount = (name) =>
        (offer.resources ?? [])
            .filter((resource) => resource.name === name)
            .reduce((sum, resource) => sum + resource.scalar.value, 0);
    let [cpus, mem] = [amount("cpus"), amount("mem")];
    const infos = [];
    const perAgent = [...tasks.values()].filter((task) => task.agent === offer.agent_id.value).length;
    let room = opt.pack ? Infinity : 1 - perAgent;
    while (missing() > 0 && room > 0 && cpus >= Number(opt.cpus) && mem >= Number(opt.mem)) {
        const id = `${opt.name}-${++counter}-${process.pid}`;
        infos.push({
            name: id,
            task_id: { value: id },
            agent_id: offer.agent_id,
            resources: [
                { name: "cpus", type: "SCALAR", scalar: { value: Number(opt.cpus) } },
                { name: "mem", type: "SCALAR", scalar: { value: Number(opt.mem) } },
            ],
            command: { shell: true, value: opt.command },
        });
        tasks.set(id, { agent: offer.agent_id.value, hostname: offer.hostname, state: "LAUNCHING" });
        cpus -= Number(opt.cpus);
        mem -= Number(opt.mem);
        room -= 1;
    }
    return infos;
}

function onOffers(offers) {
    for (const offer of offers) {
        log("offer", {
            id: offer.id.value,
            agent: offer.agent_id.value,
            hostname: offer.hostname,
            ...(offer.unavailability ? { unavailability: offer.unavailability } : {}),
        });
        const avoid =
            (offer.unavailability && opt["decline-maintenance-offers"]) ||
            (opt.relocate && (offer.unavailability || evacuated.has(offer.agent_id.value)));
        const infos = leaving || avoid ? [] : launchOperations(offer);
        if (infos.length > 0) {
            log("launch", { hostname: offer.hostname, tasks: infos.map((info) => info.task_id.value) });
            framework.call("ACCEPT", {
                accept: {
                    offer_ids: [offer.id],
                    operations: [{ type: "LAUNCH", launch: { task_infos: infos } }],
                    filters: refuse,
                },
            });
            saveStatus();
        } else {
            if (avoid) log("decline-maintenance", { hostname: offer.hostname });
            framework.call("DECLINE", { decline: { offer_ids: [offer.id], filters: refuse } });
        }
    }
}

function onInverseOffers(offers) {
    for (const offer of offers) {
        const agent = offer.agent_id?.value;
        log("inverse-offer", {
            id: offer.id.value,
            agent,
            url: offer.url?.address,
            unavailability: offer.unavailability,
        });
        if (agent) evacuated.set(agent, offer.id.value);
        if (opt.relocate && agent) {
            for (const [id, task] of tasks) {
                if (task.agent === agent && !task.killing) {
                    task.killing = true;
                    log("relocate", { task: id, from: task.hostname });
                    framework.call("KILL", { kill: { task_id: { value: id }, agent_id: { value: agent } } });
                }
            }
        }
        const answer = opt["inverse-offers"];
        if (answer === "accept")
            framework.call("ACCEPT_INVERSE_OFFERS", {
                accept_inverse_offers: { inverse_offer_ids: [offer.id], filters: refuse },
            });
        if (answer === "decline")
            framework.call("DECLINE_INVERSE_OFFERS", {
                decline_inverse_offers: { inverse_offer_ids: [offer.id], filters: refuse },
            });
        if (answer !== "ignore") log(answer + "-inverse-offer", { id: offer.id.value });
    }
    saveStatus();
}

function onUpdate(status) {
    const id = status.task_id.value;
    log("update", {
        task: id,
        state: status.state,
        source: status.source,
        reason: status.reason,
        message: status.message,
        agent: status.agent_id?.value,
    });
    if (status.uuid)
        framework.call("ACKNOWLEDGE", {
            acknowledge: { agent_id: status.agent_id, task_id: status.task_id, uuid: status.uuid },
        });
    const task = tasks.get(id);
    if (task) task.state = status.state;
    if (TERMINAL.has(status.state) && tasks.delete(id) && missing() > 0 && !leaving) framework.call("REVIVE");
    saveStatus();
}

function onEvent(event) {
    switch (event.type) {
        case "SUBSCRIBED":
            log("subscribed", {
                framework_id: framework.id(),
                heartbeat: event.subscribed.heartbeat_interval_seconds,
            });
            return saveStatus();
        case "OFFERS":
            return onOffers(event.offers.offers ?? []);
        case "INVERSE_OFFERS":
            return onInverseOffers(event.inverse_offers.inverse_offers ?? []);
        case "RESCIND":
            return log("rescind", { id: event.rescind.offer_id.value });
        case "RESCIND_INVERSE_OFFER": {
            const id = event.rescind_inverse_offer.inverse_offer_id.value;
            for (const [agent, offer] of evacuated) if (offer === id) evacuated.delete(agent);
            log("rescind-inverse-offer", { id });
            return saveStatus();
        }
        case "UPDATE":
            return onUpdate(event.update.status);
        case "FAILURE":
            return log("failure", event.failure);
        case "ERROR":
            log("error", event.error);
            return process.exit(1);
        case "HEARTBEAT":
            return;
        default:
            return log("event", event);
    }
}

async function leave() {
    if (leaving) return;
    leaving = true;
    framework.leave();
    if (framework.id() && Number(opt["failover-timeout"]) === 0) {
        log("teardown");
        await framework.call("TEARDOWN");
    }
    log("bye");
    process.exit(0);
}

const capabilities = [
    "PARTITION_AWARE",
    "MULTI_ROLE",
    ...(opt["killing-state"] ? ["TASK_KILLING_STATE"] : []),
];
const framework = subscribe({
    master: opt.master,
    basicAuth: opt["basic-auth"],
    info: {
        user: os.userInfo().username,
        name: opt.name,
        roles: [opt.role],
        hostname: opt.hostname,
        checkpoint: opt.checkpoint !== "false",
        failover_timeout: Number(opt["failover-timeout"]),
        capabilities: capabilities.map((type) => ({ type })),
        ...(opt["basic-auth"] && { principal: opt["basic-auth"].split(":")[0] }),
    },
    onEvent,
    log,
});

process.on("SIGTERM", leave).on("SIGINT", leave);
if (opt.seconds) setTimeout(leave, Number(opt.seconds) * 1000);
