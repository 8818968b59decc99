import { z } from "zod";
import { groupBy, RESOURCES } from "../impact";
import { type Agent, currentAgents } from "../mesos";
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
            drained: z.boolean().optional().catch(undefined),
            deactivated: z.boolean().optional().catch(undefined),
        }),
    )
    .catch([]);

/** @param drained whether it was this resource that drained it. */
export function recordAgent(agent: Agent, drained: boolean): RecordedAgent {
    const { hostname, ip, id, attributes, resources } = agent;
    return {
        ...{ hostname, ip, id, attributes, resources },
        drained,
        deactivated: agent.deactivated && !drained,
    };
}

/** The agents that this resource has drained. */
export function drainedAmong(agents: readonly RecordedAgent[]): RecordedAgent[] {
    return agents.filter(({ drained }) => drained === true);
}

/** Records of versions that did not say who drained an agent: theirs reactivated all that they had recorded. */
export function withDrained(
    agents: readonly RecordedAgent[],
    drain: { strategy?: string } | undefined,
): RecordedAgent[] {
    return agents.map((agent) => ({ ...agent, drained: agent.drained ?? drain?.strategy === "agent" }));
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
    // A deactivated agent does not count as active, whether it is connected or not.
    const there = currentAgents(agents).filter(({ active, deactivated }) => active || deactivated);
    const byId = new Map(there.map((agent) => [agent.id, agent]));
    const others = groupBy(
        there.filter(({ id }) => !ids.has(id)),
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
        ...activityOf(name, before, after),
    ];
}

/** A deactivated agent that goes down comes back active: machine/down ends it, and so it does a drain. */
function activityOf(name: string, before: RecordedAgent, after: Agent): string[] {
    if (after.deactivated) {
        const what = after.drain === undefined ? "deactivated it" : `drained it (${after.drain.state})`;
        return [`${name} is back, but somebody else has ${what}: it gets no tasks until REACTIVATE_AGENT`];
    }
    if (!before.deactivated) return [];
    return [`${name} had been deactivated by somebody else before it went down; machine/down has ended that`];
}

function shown(value: string | undefined): string {
    return value === undefined ? "(none)" : `"${value}"`;
}
