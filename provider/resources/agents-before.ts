import { z } from "zod";
import { groupBy, RESOURCES } from "../impact";
import type { Agent } from "../mesos";
import { type AgentMachine, describeMachine, machineKey, machineKeys } from "../schedule";
import type { RecordedAgent } from "./window/states";

export type { RecordedAgent };

export const recordedAgents = z
    .array(
        z.object({
            hostname: z.string(),
            ip: z.string(),
            id: z.string(),
            attributes: z.record(z.string(), z.string()).catch({}),
            resources: z.object({ cpus: z.number(), mem: z.number(), disk: z.number(), gpus: z.number() }),
        }),
    )
    .catch([]);

export function recordAgent({ hostname, ip, id, attributes, resources }: Agent): RecordedAgent {
    return { hostname, ip, id, attributes, resources };
}

/** Earlier records, and those of agents seen since, which are the better ones of their machines. */
export function mergeAgents(
    before: readonly RecordedAgent[],
    seen: readonly RecordedAgent[],
): RecordedAgent[] {
    const machines = machineKeys(seen);
    return [...before.filter((agent) => !machines.has(machineKey(agent))), ...seen];
}

/** The records of agents on some machines. */
export function recordsOn(
    agents: readonly RecordedAgent[],
    machines: readonly AgentMachine[],
): RecordedAgent[] {
    const keys = machineKeys(machines);
    return agents.filter((agent) => keys.has(machineKey(agent)));
}

/** Each agent of before with the one that is there now: under its id, else another one of its machine. */
export function pairAgents(
    before: readonly RecordedAgent[],
    agents: readonly Agent[],
): { before: RecordedAgent; after: Agent | undefined }[] {
    const ids = new Set(before.map(({ id }) => id));
    const active = agents.filter((agent) => agent.active);
    const byId = new Map(active.map((agent) => [agent.id, agent]));
    const others = groupBy(
        active.filter(({ id }) => !ids.has(id)),
        machineKey,
    );
    return before.map((each) => ({
        before: each,
        after: byId.get(each.id) ?? others.get(machineKey(each))?.shift(),
    }));
}

/** In what an agent that came back differs from the one that left; nothing where it is the same. */
export function differences(before: RecordedAgent, after: Agent): string[] {
    const name = `the agent of ${describeMachine(before)}`;
    const attributes = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])]
        .sort()
        .filter((key) => before.attributes[key] !== after.attributes[key])
        .map((key) => `${key}: ${shown(before.attributes[key])} -> ${shown(after.attributes[key])}`);
    const resources = RESOURCES.filter((key) => before.resources[key] !== after.resources[key]).map(
        (key) => `${key}: ${before.resources[key]} -> ${after.resources[key]}`,
    );
    return [
        ...(before.id === after.id
            ? []
            : [`${name} came back under another id: ${before.id} -> ${after.id}`]),
        ...(attributes.length > 0 ? [`${name} has other attributes now: ${attributes.join(", ")}`] : []),
        ...(resources.length > 0 ? [`${name} has other resources now: ${resources.join(", ")}`] : []),
    ];
}

function shown(value: string | undefined): string {
    return value === undefined ? "(none)" : `"${value}"`;
}
