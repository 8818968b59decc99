import { setTimeout as sleep } from "node:timers/promises";
import {
    startEmulator,
    type AgentSpec,
    type Emulator,
    type EmulatorOptions,
    type FrameworkSpec,
} from "../../emulator";
import { send } from "./http";
import type { Step } from "./recording";

/** What stood behind the master when a case was recorded. */
export interface Scenario {
    options: EmulatorOptions;
    /** What happened just before a step, by the step's name. */
    before: Record<string, (emulator: Emulator) => unknown>;
    /** The part of the recording that was made with one master: cases see what earlier ones left in its memory. */
    group: "shared" | "fresh" | "separate" | "basic-auth" | "acls";
}

const VIEWER = {
    update_maintenance_schedules: "NONE",
    start_maintenances: "NONE",
    stop_maintenances: "NONE",
    get_maintenance_schedules: "NONE",
    get_maintenance_statuses: "NONE",
} as const;

export function scenarioOf(name: string, ids: ReadonlyMap<string, string>): Scenario {
    const group = groupOf(name);
    const agents = ["agent-1.mesos", "agent-2.mesos"].map((hostname, index) =>
        agent(hostname, index, group, ids),
    );
    return {
        options: {
            hostname: "master.mesos",
            agents,
            frameworks: FRAMEWORKS[name],
            agentsReturn: group === "separate",
            // Long enough for the reads that came at once.
            removalDelayMs: group === "shared" ? 20 : 500,
            answerDelayMs: 500,
            ...(group === "basic-auth" && { credentials: { ops: "secret" } }),
            ...(group === "acls" && {
                credentials: { ops: "secret", view: "secret" },
                acls: { view: VIEWER },
            }),
        },
        before: BEFORE[name] ?? {},
        group,
    };
}

/** A master as it was at the start of the case, and a follower of it. */
export async function startScenario(scenario: Scenario, earlier: readonly Step[]) {
    const leader = await startEmulator(scenario.options);
    const follower = await startEmulator({ leader: { hostname: "localhost", port: 5050 } });
    for (const { path, request_headers, request_body } of earlier) {
        await send(leader.url, "POST", path, request_headers, request_body);
        const { Authorization } = request_headers;
        await send(leader.url, "POST", "/maintenance/schedule", Authorization ? { Authorization } : {}, "{}");
    }
    return { leader, follower };
}

/** The schedules that a step gave to the master. */
export function isSchedule({ method, path, status, request_body }: Step): boolean {
    const legacy = path === "/maintenance/schedule";
    return (
        method === "POST" &&
        status === 200 &&
        (legacy || request_body!.includes("UPDATE_MAINTENANCE_SCHEDULE"))
    );
}

function groupOf(name: string): Scenario["group"] {
    if (["follower", "effect-up-agent-returns", "effect-drain-schedule-down-up"].includes(name))
        return "separate";
    if (name.startsWith("auth-")) return "basic-auth";
    if (name.startsWith("acls-")) return "acls";
    const fresh = /^(down-up-never-seen|v1-deactivate|v1-drain-(?!errors)|status-|effect-|found-)/;
    return fresh.test(name) ? "fresh" : "shared";
}

function agent(hostname: string, index: number, group: string, ids: ReadonlyMap<string, string>): AgentSpec {
    const [ip, port] = group === "separate" ? [`127.0.0.${index + 2}`, 5051 + index] : ["127.0.0.1", 5050];
    return { hostname, ip, port, id: ids.get(hostname) };
}

function framework(name: string, more: Partial<FrameworkSpec>, agents = ["agent-1.mesos", "agent-2.mesos"]) {
    const tasks = agents.map((agent, index) => ({ agent, name: `case-${name}-${index + 1}-0` }));
    return { name: `case-${name}`, hostname: "framework.mesos", tasks, ...more };
}

const MOVED = ["agent-2.mesos", "agent-2.mesos"].map((agent, index) => ({
    agent,
    name: `case-move-${index + 1}-0`,
    cpus: 0.2,
}));

const FRAMEWORKS: Readonly<Record<string, FrameworkSpec[]>> = {
    "v1-drain-agent-with-tasks": [framework("drain", {})],
    "status-framework-accepts": [framework("accept", { inverseOffers: "accept" })],
    "status-framework-declines": [framework("decline", { inverseOffers: "decline" })],
    "status-framework-ignores": [framework("ignore", {})],
    "status-two-frameworks-one-relocates": [
        framework("move", { inverseOffers: "accept", relocate: true, holdsOffers: true, tasks: MOVED }),
        framework("stay", { inverseOffers: "decline" }, ["agent-2.mesos", "agent-1.mesos"]),
    ],
    "effect-schedule-down-up-registered": [framework("effect", {})],
    // The order in which the two came up.
    "effect-up-agent-returns": [framework("return", {}, ["agent-2.mesos", "agent-1.mesos"])],
};

const BEFORE: Readonly<Record<string, Scenario["before"]>> = {
    // The idle agent is drained at once in truth.
    "v1-drain-idle-agent": {
        "9-reactivate": async ({ url }) => {
            while (!(await send(url, "GET", "/slaves", {}, null)).body.includes('"DRAINED"')) await sleep(10);
        },
    },
    "v1-drain-agent-with-tasks": {
        "7-tasks-end": (emulator) =>
            emulator.launchTask("case-drain", { agent: "agent-1.mesos", name: "case-drain-3-0" }),
    },
    "status-framework-accepts": {
        "7-status-framework-gone": (emulator) => emulator.removeFramework("case-accept"),
    },
    // The machine of the harness was stopped and started again, agents and all.
    "effect-down-survives-restart": {
        "4-schedule-after": (emulator) => emulator.failover(),
        "11-slaves-restarted": (emulator) => emulator.failover(),
    },
    "effect-up-agent-returns": {
        "7-slaves-up": async (emulator) => {
            while (emulator.agents.length < 2) await sleep(10);
            emulator.launchTask("case-return", { agent: "agent-1.mesos", name: "case-return-3-0" });
        },
    },
};
