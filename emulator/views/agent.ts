import type { Agent } from "../master/agents";
import { isActive } from "../master/agents";
import type { Task } from "../master/tasks";
import { nanoseconds } from "../master/timers";
import { BUILD } from "./master-info";
import { allocated, reservedByRole, total, unreserved } from "./holdings";
import { amountsOf, legacyAmounts, resources, sum, unlessEmpty } from "./resources";

export const AGENT_CAPABILITIES = [
    "MULTI_ROLE",
    "HIERARCHICAL_ROLE",
    "RESERVATION_REFINEMENT",
    "RESOURCE_PROVIDER",
    "RESIZE_VOLUME",
    "AGENT_OPERATION_FEEDBACK",
    "AGENT_DRAINING",
    "TASK_RESOURCE_LIMITS",
];

/** An element of GET_AGENTS. */
export function agentView(agent: Agent, tasks: readonly Task[]): object {
    const { spec, drain } = agent;
    return {
        agent_info: agentInfo(agent),
        active: isActive(agent),
        deactivated: agent.deactivated,
        version: BUILD.version,
        pid: agent.pid,
        registered_time: { nanoseconds: nanoseconds(agent.registeredTime) },
        reregistered_time: agent.reregisteredTime && { nanoseconds: nanoseconds(agent.reregisteredTime) },
        total_resources: total(spec, tasks),
        allocated_resources: unlessEmpty(allocated(tasks)),
        capabilities: AGENT_CAPABILITIES.map((type) => ({ type })),
        drain_info: drainInfo(agent),
        estimated_drain_start_time: drain && { nanoseconds: nanoseconds(Math.trunc(drain.startedAt)) },
    };
}

/** The protobuf message AgentInfo. */
export function agentInfo({ id, spec }: Agent, resource: object = {}): object {
    return {
        hostname: spec.hostname,
        port: BigInt(spec.port ?? 5051),
        resources: resources(amountsOf(spec), resource),
        attributes: unlessEmpty(attributes(spec.attributes)),
        id: { value: id },
        domain: domain(spec.domain),
        checkpoint: true,
    };
}

/** An element of /slaves and /state. */
export function slaveView(agent: Agent, tasks: readonly Task[]): object {
    const { spec } = agent;
    return {
        id: agent.id,
        hostname: spec.hostname,
        port: BigInt(spec.port ?? 5051),
        attributes: spec.attributes ?? {},
        domain: domain(spec.domain),
        pid: agent.pid,
        registered_time: agent.registeredTime,
        reregistered_time: agent.reregisteredTime,
        resources: legacyAmounts(amountsOf(spec)),
        used_resources: legacyAmounts(sum(tasks)),
        offered_resources: legacyAmounts(sum([])),
        reserved_resources: Object.fromEntries(
            [...reservedByRole(tasks)].map(([role, amounts]) => [role, legacyAmounts(amounts)]),
        ),
        unreserved_resources: legacyAmounts(unreserved(spec, tasks)),
        active: isActive(agent),
        deactivated: agent.deactivated,
        version: BUILD.version,
        capabilities: AGENT_CAPABILITIES,
        drain_info: drainInfo(agent),
        estimated_drain_start_time_seconds: agent.drain?.startedAt,
    };
}

/** What /slaves says more than /state. */
export function slaveResources(agent: Agent, tasks: readonly Task[]): object {
    return {
        reserved_resources_full: {},
        unreserved_resources_full: resources(unreserved(agent.spec, tasks), { role: "*" }),
        used_resources_full: allocated(tasks),
        offered_resources_full: [],
    };
}

function drainInfo({ drain }: Agent): object | undefined {
    if (drain === undefined) return undefined;
    return {
        state: drain.state,
        config: { max_grace_period: drain.maxGracePeriod, mark_gone: drain.markGone },
    };
}

function attributes(values: Agent["spec"]["attributes"] = {}): object[] {
    return Object.entries(values).map(([name, value]) =>
        typeof value === "number"
            ? { name, type: "SCALAR", scalar: { value } }
            : { name, type: "TEXT", text: { value } },
    );
}

function domain(spec: Agent["spec"]["domain"]): object | undefined {
    return spec && { fault_domain: { region: { name: spec.region }, zone: { name: spec.zone } } };
}
