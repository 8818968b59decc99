import { DEFAULT_DRAIN, type Drain } from "../drain";
import { describeMachines } from "../impact";
import { type Agent, isMesosError } from "../mesos";
import { type AgentMachine, machineKeys, machineKey } from "../schedule";
import type { RecordedAgent } from "./agents-before";
import type { Cluster } from "./cluster";

/**
 * Sends DRAIN_AGENT for each agent that is not draining yet, and tells which before it sends the first. The master refuses it while the agent's machine is in
 * the schedule ("is part of a maintenance schedule", Mesos 1.11), and schedules a machine whose agent is drained.
 * So the order is: out of the schedule, DRAIN_AGENT, DRAINED, into the schedule, machine/down. The last one
 * erases the drain: an agent that registers after machine/up is active again.
 *
 * @throws Error where an agent cannot be drained; nothing has been sent then.
 */
export async function drainAgents(
    agents: readonly Agent[],
    { maxGracePeriod }: Drain,
    {
        cluster,
        name,
        unschedule,
        record,
    }: {
        cluster: Cluster;
        name: string;
        unschedule(): Promise<unknown>;
        record(agents: readonly Agent[]): void;
    },
): Promise<void> {
    const unable = agents.filter(({ canDrain }) => !canDrain);
    if (unable.length > 0) {
        throw new Error(
            `${describeMachines(unable)} cannot be drained: an agent has to run Mesos 1.9 or later, ` +
                `and these run ${[...new Set(unable.map(({ version }) => version))].join(", ")}; ` +
                'use drain.strategy "tasks"',
        );
    }
    const fresh = agents.filter(({ drain }) => drain === undefined);
    if (fresh.length === 0) return;
    record(fresh);
    await unschedule();
    for (const { id } of fresh) await drainAgent(id, maxGracePeriod, cluster);
    cluster.log(`${name}: DRAIN_AGENT sent for ${describeMachines(fresh)}; every task there is killed`);
}

/**
 * Sends REACTIVATE_AGENT for each agent of ours on the machines that is DRAINED; one that is still DRAINING is waited
 * for. One that somebody else drained or deactivated stays so.
 *
 * @param ours the agents that this resource drained.
 */
export async function undrainAgents(
    machines: readonly AgentMachine[],
    ours: readonly RecordedAgent[],
    name: string,
    cluster: Cluster,
): Promise<void> {
    const keys = machineKeys(machines);
    const ids = new Set(ours.map(({ id }) => id));
    let reactivated: Agent[] = [];
    let foreign: Agent[] = [];
    let draining: Agent[] = [];
    const done = await cluster.watch.until<true>(
        async (poll) => {
            const drained = (await poll.agents()).filter(
                (agent) => keys.has(machineKey(agent)) && agent.drain?.markGone === false,
            );
            foreign = drained.filter(({ id }) => !ids.has(id));
            const own = drained.filter(({ id }) => ids.has(id));
            draining = own.filter((each) => each.drain?.state === "DRAINING");
            for (const agent of own.filter((each) => each.drain?.state === "DRAINED")) {
                if (await reactivate(agent, cluster)) reactivated = [...reactivated, agent];
                else draining.push(agent);
            }
            return draining.length === 0 ? { done: true } : { waitingFor: describeMachines(draining) };
        },
        DEFAULT_DRAIN,
        cluster.interruption.signal,
    );
    if (reactivated.length > 0)
        cluster.log(`${name}: REACTIVATE_AGENT sent for ${describeMachines(reactivated)}`);
    if (foreign.length > 0) {
        cluster.log(
            `${name}: the agents of ${describeMachines(foreign)} stay drained, as nothing on record says that this ` +
                "resource drained them; REACTIVATE_AGENT ends it",
        );
    }
    if (!done) {
        throw new Error(
            `the agents of ${describeMachines(draining)} are still DRAINING, and can be reactivated only once they ` +
                "are DRAINED; run `pulumi up` again then",
        );
    }
}

/** Where the answer is lost, looks first: a repeat begins the drain, with its grace periods, anew. */
async function drainAgent(id: string, maxGracePeriod: bigint | undefined, cluster: Cluster): Promise<void> {
    for (let tries = 1; ; tries++) {
        try {
            return await cluster.drainAgent(id, maxGracePeriod);
        } catch (error) {
            if (!isMesosError(error, "OUTCOME_UNKNOWN") || tries === TRIES) throw error;
            cluster.log(`${error.message}; looking at the master before going on`);
            const agents = await cluster.look().agents();
            if (agents.some((agent) => agent.id === id && agent.drain !== undefined)) return;
            await cluster.clock.sleep(1_000);
        }
    }
}

const TRIES = 5;

/** False where the answer was lost: the next look tells what came of it. */
async function reactivate({ id }: Agent, cluster: Cluster): Promise<boolean> {
    try {
        await cluster.reactivateAgent(id);
    } catch (error) {
        if (isMesosError(error, "OUTCOME_UNKNOWN")) return false;
        // Somebody else was faster, or its answer to us was lost.
        if (!isMesosError(error, "REJECTED") || !error.message.includes("is not deactivated")) throw error;
    }
    return true;
}
