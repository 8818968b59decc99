import * as pulumi from "@pulumi/pulumi";
import { type AgentFilter, inventory, matching, nearest, type Settings } from "../mesos";
import type { AgentResult } from "../mesos/agent";
import { settingsOf } from "./settings";
import { snapshotOf } from "./snapshot";

export type { AgentResult };

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
    checkConditions("getAgents", args);
    return pulumi
        .all([pulumi.unsecret(settingsOf(opts.provider)), args])
        .apply(([settings, filter]) => selectAgents(settings, filter));
}

/** @throws Error for a condition that does not exist. */
export function checkConditions(caller: string, args: object): void {
    const stray = Object.keys(args).find((name) => !CONDITIONS.includes(name));
    if (stray === undefined) return;
    const guess = nearest(stray, CONDITIONS);
    throw new Error(`${caller}: there is no argument "${stray}"${guess ? `; did you mean "${guess}"?` : ""}`);
}

/** The agents of which every condition holds. */
export async function selectAgents(
    settings: Settings | undefined,
    filter: AgentFilter,
): Promise<AgentResult[]> {
    const snapshot = snapshotOf(settings);
    const [agents, taskCounts] = await Promise.all([snapshot.agents(), snapshot.taskCounts()]);
    return inventory(agents, taskCounts).filter(matching(filter));
}

const CONDITIONS = ["attributes", "hostnames", "ids", "zone", "region", "active"];
