import type { Agent, AgentResult } from "./agent";
import { currentAgents } from "./current";
import type { Task } from "./task";

/** Which agents: every condition that is given must hold. None given: all. */
export interface AgentFilter {
    attributes?: Record<string, string>;
    hostnames?: string[];
    ids?: string[];
    zone?: string;
    region?: string;
    active?: boolean;
}

/** Agents with their task counts, by host name. One that is listed under an old id beside the new one is left out. */
export function inventory(agents: readonly Agent[], taskCounts: ReadonlyMap<string, number>): AgentResult[] {
    return currentAgents(agents)
        .map(({ id, hostname, ip, active, attributes, region, zone }) => ({
            id,
            hostname,
            ip,
            active,
            attributes,
            region,
            zone,
            tasks: taskCounts.get(id) ?? 0,
        }))
        .sort((a, b) => (a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : a.ip < b.ip ? -1 : 1));
}

/** Tells whether an agent meets every condition. */
export function matching(filter: AgentFilter): (agent: AgentResult) => boolean {
    const { attributes = {}, zone, region, active } = filter;
    const hostnames = filter.hostnames && new Set(filter.hostnames.map((name) => name.toLowerCase()));
    const ids = filter.ids && new Set(filter.ids);
    return (agent) =>
        Object.entries(attributes).every(([name, value]) => agent.attributes[name] === value) &&
        (hostnames === undefined || hostnames.has(agent.hostname.toLowerCase())) &&
        (ids === undefined || ids.has(agent.id)) &&
        (zone === undefined || agent.zone === zone) &&
        (region === undefined || agent.region === region) &&
        (active === undefined || agent.active === active);
}

/** States in which a task is over; the master lists it until its framework has acknowledged that. */
const OVER = /^TASK_(FINISHED|FAILED|KILLED|ERROR|LOST|DROPPED|GONE|GONE_BY_OPERATOR)$/;

export function isOver({ state }: Task): boolean {
    return OVER.test(state);
}

/** The tasks that are not over. */
export function liveTasks(tasks: readonly Task[]): Task[] {
    return tasks.filter((task) => !isOver(task));
}

/** How many tasks run on each agent, by agent id. */
export function countByAgent(tasks: readonly Task[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { agentId } of liveTasks(tasks)) counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    return counts;
}
