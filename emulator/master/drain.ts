import type { DrainAgent } from "../wire/call";
import { machineOf, type Agent } from "./agents";
import type { Master } from "./master";
import { badRequest, forbidden, Refusal } from "./refusal";
import { now } from "./timers";

/** DRAIN_AGENT: no more offers of the agent, its tasks are killed, and, if wanted, the agent is given up. */
export function drainAgent(master: Master, call: DrainAgent, approved: boolean): void {
    const { agent_id, max_grace_period: grace, mark_gone: markGone = false } = call;
    const agent = master.agents.byId(agent_id.value);
    if (agent?.registered && master.machines.get(machineOf(agent))?.unavailability !== undefined) {
        const { hostname, ip } = machineOf(agent);
        const machine = `${hostname} (${ip})`;
        throw badRequest(`Agent ${agent.id} is part of a maintenance schedule under Machine ${machine}`);
    }
    if (!approved) throw forbidden();
    if (!agent?.registered) throw badRequest("Unknown agent");

    const maxGracePeriod = grace && {
        nanoseconds: (grace.seconds ?? 0n) * 1_000_000_000n + (grace.nanos ?? 0n),
    };
    const drain = { state: "DRAINING" as const, maxGracePeriod, markGone, startedAt: now() };
    agent.deactivated = true;
    agent.drain = drain;
    master.timers.after(master.removalDelayMs, () => {
        if (agent.drain !== drain) return;
        for (const task of master.frameworks.tasksOn(agent)) master.frameworks.kill(task);
        checkDrained(master, agent);
    });
}

/** A drain is through once the master lists no task, unacknowledged ones included, and no operation there. */
export function checkDrained(master: Master, agent: Agent): void {
    const { drain } = agent;
    if (drain?.state !== "DRAINING") return;
    if (master.frameworks.loadOf(agent) > 0 || master.operations.on(agent).length > 0) return;
    agent.drain = { ...drain, state: "DRAINED" };
    if (!drain.markGone) return;
    agent.gone = true;
    agent.registered = false;
    master.inverseOffers.drop(agent);
}

/** DEACTIVATE_AGENT: no more offers of the agent; its tasks go on. */
export function deactivateAgent(master: Master, id: string, approved: boolean): void {
    const agent = master.agents.byId(id);
    if (!approved) throw forbidden();
    if (!agent?.registered) throw badRequest("Unknown agent");
    agent.deactivated = true;
}

/** REACTIVATE_AGENT: the end of both. */
export function reactivateAgent(master: Master, id: string, approved: boolean): void {
    const agent = master.agents.byId(id);
    if (!approved) throw forbidden();
    if (!agent?.deactivated) throw badRequest("Agent is not deactivated");
    // One that was drained to be given up stays DRAINING for ever.
    if (agent.drain?.state === "DRAINING" || agent.gone)
        throw badRequest("Agent is still in the DRAINING state");
    agent.deactivated = false;
    agent.drain = undefined;
    if (!agent.registered) throw new Refusal(409, "Agent removed while processing the call");
}
