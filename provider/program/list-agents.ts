import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../mesos";
import type { AgentResult } from "../mesos/agent";
import { checkConditions, type GetAgentsArgs, type GetAgentsOptions, selectAgents } from "./get-agents";
import { isKnown } from "./known";
import { settingsOf } from "./settings";

/** The conditions of getAgents, as plain values. */
export type ListAgentsArgs = pulumi.Unwrap<GetAgentsArgs>;

/**
 * {@link getAgents} for a program that has to know the agents before it goes on, because they decide which resources
 * there are: `await` its answer, in an async function that the program exports.
 *
 * @throws what getAgents throws; a cluster whose settings are known only once something else is deployed.
 */
export async function listAgents(
    args: ListAgentsArgs = {},
    opts: GetAgentsOptions = {},
): Promise<AgentResult[]> {
    checkConditions("listAgents", args);
    const settings = pulumi.unsecret(settingsOf(opts.provider));
    if (!(await isKnown(settings))) {
        throw new Error(
            "listAgents: the settings of the cluster are not known yet in this preview; give the MesosCluster " +
                "values that are known without deploying anything",
        );
    }
    // Not inside of apply: a failure there ends the program, whoever wanted to catch it.
    return selectAgents(await new Promise<Settings | undefined>((resolve) => settings.apply(resolve)), args);
}
