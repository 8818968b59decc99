import { formatDuration } from "../time";
import { countOf, describeMachines } from "../impact";
import { differences, pairAgents, type RecordedAgent } from "./agents-before";
import type { Cluster } from "./cluster";

/** Agents that did not register again in time. */
export class AgentsMissing extends Error {
    override readonly name = "AgentsMissing";
    readonly code = "NOT_BACK";

    constructor(missing: readonly RecordedAgent[], timeout: number) {
        super(
            `the machines are UP, and ${describeMachines(missing)} ${missing.length === 1 ? "has" : "have"} no ` +
                `connected agent after ${formatDuration(BigInt(timeout))}; start the agents there (nothing in Mesos ` +
                "does), and run `pulumi up` again, or set waitForAgents: false to go on without them",
        );
    }
}

/**
 * Waits until every machine that had an agent before has one again.
 *
 * @returns in what they differ from before: id, attributes, resources.
 * @throws AgentsMissing; Interrupted
 */
export async function awaitAgents(
    before: readonly RecordedAgent[],
    timeout: number,
    name: string,
    cluster: Cluster,
): Promise<string[]> {
    if (before.length === 0) return [];
    let missing: readonly RecordedAgent[] = before;
    let said = "";
    const found = await cluster.watch.until<string[]>(
        async (poll) => {
            const pairs = pairAgents(before, await poll.agents());
            missing = pairs.filter(({ after }) => after === undefined).map((pair) => pair.before);
            if (missing.length === 0)
                return {
                    done: pairs.flatMap(({ before, after }) => (after ? differences(before, after) : [])),
                };
            const text = `${before.length - missing.length} of ${countOf(before.length, "agent")} registered again; waiting for ${describeMachines(missing)}`;
            if (text !== said) cluster.log(`${name}: ${text}`);
            said = text;
            return { waitingFor: text };
        },
        { timeout, pollInterval: POLL_INTERVAL },
        cluster.interruption.signal,
    );
    if (found === undefined) throw new AgentsMissing(missing, timeout);
    if (said !== "") cluster.log(`${name}: ${countOf(before.length, "agent")} registered again`);
    for (const difference of found) cluster.log(`${name}: ${difference}`);
    return found;
}

const POLL_INTERVAL = 10_000;
