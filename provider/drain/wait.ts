import { countOf } from "../impact";
import { isInterrupted } from "../interruption";
import { type Agent, currentAgents, type Framework, isMesosError } from "../mesos";
import { type AgentMachine, machineKey, machineKeys } from "../schedule";
import { formatDuration } from "../time";
import type { Clock } from "../writer";
import type { Drain } from "./drain";
import type { ClusterReader } from "./poll";
import { progressOf, type Progress } from "./progress";
import type { Sight, Watch } from "./watch";

/** Who waits, and with what. */
export interface Waiting {
    /** Stands in front of each line: the lines of all resources come out in one place. */
    name: string;
    watch: Watch;
    log(message: string): void;
    clock: Clock;
    /** Ends the wait. */
    signal: AbortSignal;
    /** Called at each look: throws where there is nothing to wait for any more. */
    stillWanted(poll: ClusterReader): Promise<void>;
}

/** Machines that are not drained, though the time is up. */
export class DrainTimeout extends Error {
    override readonly name = "DrainTimeout";
    readonly code = "NOT_DRAINED";

    constructor(drain: Drain, { machines, drained, waitingFor }: Progress) {
        super(
            `not drained within ${formatDuration(BigInt(drain.timeout))} (drain.strategy "${drain.strategy}"): ` +
                `drained ${drained} of ${countOf(machines, "machine")}; waiting for ${waitingFor.join(", ") || "the master"}`,
        );
    }
}

/**
 * Waits until the machines are drained by the strategy, and says how it goes: at once, whenever something has
 * changed, and every few minutes.
 *
 * @returns undefined, or what was still missing when the time was up.
 * @throws Interrupted, with how far the drain was.
 */
export async function waitForDrain(
    machines: readonly AgentMachine[],
    drain: Drain,
    { name, watch, log, clock, signal, stillWanted }: Waiting,
): Promise<DrainTimeout | undefined> {
    if (drain.strategy === "none" || machines.length === 0) return undefined;
    const deadline = clock.now() + drain.timeout;
    const facts = new Look(machines, drain);
    let progress: Progress = { machines: machines.length, drained: 0, waitingFor: [] };
    let said = "";
    let saidAt = -Infinity;
    const look = async (poll: ClusterReader): Promise<Sight<true>> => {
        await stillWanted(poll);
        progress = await facts.at(poll);
        const { drained, waitingFor } = progress;
        const line = `drained ${drained} of ${countOf(machines.length, "machine")}`;
        if (waitingFor.length === 0) {
            if (said !== "") log(`${name}: ${line}`);
            return { done: true };
        }
        const text = `${line}; waiting for ${waitingFor.join(", ")}`;
        if (text !== said || clock.now() - saidAt >= HEARTBEAT) {
            const left = Math.max(0, deadline - clock.now());
            log(`${name}: ${text}; ${formatDuration(BigInt(Math.ceil(left / 1000) * 1000))} left`);
            said = text;
            saidAt = clock.now();
        }
        return { waitingFor: text };
    };
    try {
        const done = await watch.until(look, drain, signal);
        return done ? undefined : new DrainTimeout(drain, progress);
    } catch (error) {
        throw isInterrupted(error) && said !== "" ? error.saying(said) : error;
    }
}

/** A line at least this often, so that a log shows that somebody is still waiting. */
const HEARTBEAT = 5 * 60_000;

/**
 * Reads of a cluster what a drain needs to know. The large lists, agents and frameworks, are read again only where
 * that could change the answer; tasks, operations and answers at every poll.
 */
class Look {
    /** The last agent that was seen at each port of a machine: one that is lost, and not replaced, is not drained. */
    private readonly known = new Map<string, Map<number, string>>();
    private agents: Agent[] = [];
    private frameworks: Framework[] = [];

    constructor(
        private readonly machines: readonly AgentMachine[],
        private readonly drain: Drain,
    ) {}

    async at(poll: ClusterReader): Promise<Progress> {
        if (this.known.size === 0 || this.isAway || this.drain.strategy === "agent")
            await this.readAgents(poll);
        const progress = await this.progress(poll);
        if (progress.waitingFor.length > 0) return progress;
        // No task is left, or the agents are: only the agents can tell.
        await this.readAgents(poll);
        return this.progress(poll);
    }

    private async progress(poll: ClusterReader): Promise<Progress> {
        const { strategy } = this.drain;
        const [tasks, operations, answers] = await Promise.all([
            poll.tasks(),
            strategy === "tasks" ? poll.operations() : [],
            poll.answers().catch((error: unknown) => {
                // Answers tell how it goes; only "accepted" cannot do without.
                if (strategy !== "accepted" && isMesosError(error, "FORBIDDEN")) return [];
                throw error;
            }),
        ]);
        const ids = new Set(this.agents.map(({ id }) => id));
        const here = tasks.filter(({ agentId }) => ids.has(agentId));
        const names = new Set(this.frameworks.map(({ id }) => id));
        if (here.some(({ frameworkId }) => !names.has(frameworkId)))
            this.frameworks = await poll.frameworks();
        const { agents, frameworks } = this;
        const facts = { agents, tasks: here, frameworks, operations, answers };
        return progressOf(this.machines, this.drain, facts, this.expected);
    }

    /** Ids of the agents that have to be there, by machine. */
    private get expected(): Map<string, string[]> {
        return new Map([...this.known].map(([key, ids]) => [key, [...ids.values()]]));
    }

    /** Whether an agent is missing that may come back. */
    private get isAway(): boolean {
        const ids = new Set(this.agents.map(({ id }) => id));
        return [...this.expected.values()].flat().some((id) => !ids.has(id));
    }

    private async readAgents(poll: ClusterReader): Promise<void> {
        const keys = machineKeys(this.machines);
        this.agents = (await poll.agents()).filter((agent) => keys.has(machineKey(agent)));
        for (const agent of currentAgents(this.agents)) {
            const ids = this.known.get(machineKey(agent)) ?? new Map<number, string>();
            this.known.set(machineKey(agent), ids.set(agent.port, agent.id));
        }
    }
}
