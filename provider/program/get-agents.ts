import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../mesos";
import { settingsOf } from "./settings";
import { type Snapshot, snapshotOf } from "./snapshot";

/** Which agents: every condition that is given must hold. None given: all. */
export interface GetAgentsArgs {
    /** Attributes by name, compared as text: `{ rack: "7" }`. */
    attributes?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Host names, without case. */
    hostnames?: pulumi.Input<pulumi.Input<string>[]>;
    /** Agent ids. */
    ids?: pulumi.Input<pulumi.Input<string>[]>;
    /** The zone of the agent's fault domain. */
    zone?: pulumi.Input<string>;
    /** The region of the agent's fault domain. */
    region?: pulumi.Input<string>;
    /** Connected (true) or not (false). */
    active?: pulumi.Input<boolean>;
}

export interface GetAgentsOptions {
    /** The cluster; without it, the one that stack configuration or environment name. */
    provider?: pulumi.ProviderResource;
}

/** A registered agent. It can stand in `machines` as it is. */
export interface AgentResult {
    id: string;
    hostname: string;
    /** From the agent's pid: what maintenance compares. */
    ip: string;
    active: boolean;
    attributes: Record<string, string>;
    region?: string;
    zone?: string;
    /** Tasks that run on the agent now. */
    tasks: number;
}

/**
 * Lists the agents of a master while the program runs, so that a window can be declared as "rack 7" rather
 * than machine by machine. Ordered by host name.
 *
 * The agent of a DOWN machine is not registered and so not listed. Keep a window's first answer with
 * `ignoreChanges: ["machines"]`, or the window loses its machines once they are down.
 *
 * @example
 * new MaintenanceWindow("rack-7", {
 *     machines: getAgents({ attributes: { rack: "7" } }),
 *     ...
 * }, { ignoreChanges: ["machines"] });
 *
 * @throws where the master cannot be reached or refuses; an argument that does not exist.
 */
export function getAgents(
    args: GetAgentsArgs = {},
    opts: GetAgentsOptions = {},
): pulumi.Output<AgentResult[]> {
    const stray = Object.keys(args).find((name) => !CONDITIONS.includes(name));
    if (stray !== undefined) {
        const guess = nearest(stray, CONDITIONS);
        throw new Error(
            `getAgents: there is no argument "${stray}"${guess ? `; did you mean "${guess}"?` : ""}`,
        );
    }
    return pulumi.all([settingsOf(opts.provider), args]).apply(async ([settings, filter]) => {
        const agents = await listAgents(snapshotOf(settings));
        return agents.filter((agent) => matches(agent, filter));
    });
}

/** All registered agents with their task counts, by host name. */
export async function listAgents(snapshot: Snapshot): Promise<AgentResult[]> {
    const [agents, counts] = await Promise.all([snapshot.agents(), snapshot.taskCounts()]);
    return agents
        .map((agent) => ({ ...agent, tasks: counts.get(agent.id) ?? 0 }))
        .sort((a, b) => (a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : a.ip < b.ip ? -1 : 1));
}

export function matches(agent: AgentResult, filter: pulumi.Unwrap<GetAgentsArgs>): boolean {
    const { attributes = {}, hostnames, ids, zone, region, active } = filter;
    return (
        Object.entries(attributes).every(([name, value]) => agent.attributes[name] === value) &&
        (hostnames === undefined ||
            hostnames.some((name) => name.toLowerCase() === agent.hostname.toLowerCase())) &&
        (ids === undefined || ids.includes(agent.id)) &&
        (zone === undefined || agent.zone === zone) &&
        (region === undefined || agent.region === region) &&
        (active === undefined || agent.active === active)
    );
}

const CONDITIONS = ["attributes", "hostnames", "ids", "zone", "region", "active"];
