import type * as pulumi from "@pulumi/pulumi";
import type { AgentResult } from "../mesos/agent";
import { getAgents, type GetAgentsArgs, type GetAgentsOptions } from "./get-agents";
import { isKnown } from "./known";

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
    const agents = getAgents(args, opts);
    if (!(await isKnown(agents))) {
        throw new Error(
            "listAgents: the settings of the cluster are not known yet in this preview; give the MesosCluster " +
                "values that are known without deploying anything",
        );
    }
    return new Promise((resolve) => agents.apply(resolve));
}
