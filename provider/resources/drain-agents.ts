import { DEFAULT_DRAIN, type Drain } from "../drain";
import { describeMachines } from "../impact";
import { type Agent, isMesosError } from "../mesos";
import { type AgentMachine, describeMachine, machineKeys, machineKey } from "../schedule";
import type { Cluster } from "./cluster";

/**
 * Sends DRAIN_AGENT for each agent that is not draining yet. The master refuses it while the agent's machine is in
 * the schedule ("is part of a maintenance schedule", Mesos 1.11), and schedules a machine whose agent is drained.
 * So the order is: out of the schedule, DRAIN_AGENT, DRAINED, into the schedule, machine/down. The last one
 * erases the drain: an agent that registers after machine/up is active again.
 *
 * @throws Error where an agent cannot be drained; nothing has been sent then.
 */
export async function drainAgents(
    agents: readonly Agent[],
    { maxGracePeriod }: Drain,
    { cluster, name, unschedule }: { cluster: Cluster; name: string; unschedule(): Promise<unknown> },
): Promise<void> {
    const unable = agents.filter(({ canDrain }) => !canDrain);
    if (unable.length > 0) {
        throw new Error(
            `${describeMachines(unable)} cannot be drained: an agent has to be of Mesos 1.9 or later, ` +
                `and these are of ${[...new Set(unable.map(({ version }) => version))].join(", ")}; ` +
                'use drain.strategy "tasks"',
        );
    }
    const fresh = agents.filter(({ drain }) => drain === undefined);
    if (fresh.length === 0) return;
    await unschedule();
    for (const { id } of fresh) await drainAgent(id, maxGracePeriod, cluster);
    cluster.log(`${name}: DRAIN_AGENT sent for ${describeMachines(fresh)}; every task there is killed`);
}

/** Sends REACTIVATE_AGENT for each drained agent on the machines; one that is still DRAINING is waited for. */
export async function undrainAgents(
    machines: readonly AgentMachine[],
    name: string,
    cluster: Cluster,
): Promise<void> {
    const keys = machineKeys(machines);
    let reactivated: Agent[] = [];
    const done = await cluster.watch.until<true>(
        async (poll) => {
            const drained = (await poll.agents()).filter(
                (agent) => keys.has(machineKey(agent)) && agent.drain?.markGone === false,
            );
            const left = drained.filter((each) => each.drain?.state === "DRAINING");
            for (const agent of drained.filter((each) => each.drain?.state === "DRAINED")) {
                if (await reactivate(agent, cluster)) reactivated = [...reactivated, agent];
                else left.push(agent);
            }
            return left.length === 0 ? { done: true } : { waitingFor: describeMachines(left) };
        },
        DEFAULT_DRAIN,
        cluster.interruption.signal,
    );
    if (reactivated.length > 0)
        cluster.log(`${name}: REACTIVATE_AGENT sent for ${describeMachines(reactivated)}`);
    if (!done) {
        throw new Error(
            `agents on ${machines.map(describeMachine).join(", ")} are still DRAINING and can only be reactivated ` +
                "once they are DRAINED; run `pulumi up` again then",
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
