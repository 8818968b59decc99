import type { Agent } from "./agent";

/**
 * The agents without those whose place another one has taken. One that registers anew, under another id, may be listed
 * beside the old one for a while, which is not connected any more: two at one address cannot both be there. What
 * the master still lists as running on the old one is another matter.
 */
export function currentAgents<T extends Pick<Agent, "ip" | "port" | "active">>(agents: readonly T[]): T[] {
    const taken = new Set(agents.filter(({ active }) => active).map(addressOf));
    return agents.filter((agent) => agent.active || agent.port === 0 || !taken.has(addressOf(agent)));
}

function addressOf({ ip, port }: Pick<Agent, "ip" | "port">): string {
    return `${ip}:${port}`;
}
