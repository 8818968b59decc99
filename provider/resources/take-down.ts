import { type ClusterReader, DrainTimeout, waitForDrain } from "../drain";
import {
    Cluster as ClusterFacts,
    countOf,
    describeMachines,
    describeTasks,
    type Impact,
    impactOf,
    readCluster,
} from "../impact";
import { isInterrupted } from "../interruption";
import { type Agent, currentAgents } from "../mesos";
import { momentWarnings, refuseUnsafe, type Situation } from "../safety";
import {
    type AgentMachine,
    type DesiredWindow,
    type Goal,
    machineKey,
    machineKeys,
    nextStep,
    stillStands,
    type View,
} from "../schedule";
import { GoalFailure, MaintenanceError } from "../writer";
import { drainedAmong, type RecordedAgent, recordAgent } from "./agents-before";
import type { Care } from "./care";
import type { Cluster } from "./cluster";
import { drainAgents, undrainAgents } from "./drain-agents";
import type { Timing } from "./timing";

/** A goal that takes machines DOWN, and how carefully. */
export interface TakeDown extends Care {
    /** The resource, for lines about how it goes. */
    name: string;
    goal: Goal;
    /** The window that was declared; undefined where it is made when the machines go down. */
    timing: Timing | undefined;
    /** Agents on record, of earlier runs too: which of them this resource drained. */
    recorded?: readonly RecordedAgent[];
    /** Told of every agent of a machine that is about to go down, and again when it is drained or reactivated. */
    record(agents: readonly RecordedAgent[]): void;
    /** Told of what was last seen; undefined while something is under way. */
    saw(view: View | undefined): void;
    /** Done once the machines are scheduled, before anybody waits for them. */
    onceScheduled?(): Promise<void>;
}

export interface TakenDown {
    view: View;
    lost: string[];
    warnings: string[];
}

/**
 * Reaches a goal that has machines DOWN: refuses what a safety rule forbids, schedules, waits until the machines
 * are drained, looks at the rules and the time again, and only then takes them DOWN. Begins wherever an interrupted run left off.
 *
 * @returns the view in which the goal was reached, what was lost with the machines, and what else was odd.
 * @throws GoalFailure around a SafetyRefusal, a DrainTimeout, an Interrupted, or whatever a write came to.
 */
export async function takeDown(request: TakeDown, cluster: Cluster): Promise<TakenDown> {
    const flow = new Flow(request, cluster);
    try {
        return await flow.run();
    } catch (error) {
        const { cause, applied } =
            error instanceof GoalFailure ? error : { cause: error, applied: error instanceof DrainTimeout };
        throw new GoalFailure(flow.explained(cause), applied || flow.applied);
    }
}

class Flow {
    /** Whether the master may have been changed. */
    applied = false;
    private machines: readonly AgentMachine[] = [];
    /** What stands on the master for as long as the machines are waited for; undefined before, and with agents drained. */
    private held: Goal | undefined;
    /** Ids of the agents that are drained for this resource. */
    private readonly ours: Set<string>;
    private readonly told = new Set<string>();

    constructor(
        private readonly request: TakeDown,
        private readonly cluster: Cluster,
    ) {
        this.ours = new Set(drainedAmong(request.recorded ?? []).map(({ id }) => id));
    }

    async run(): Promise<TakenDown> {
        const { goal, drain, safety, onceScheduled } = this.request;
        const { machines, facts, view } = await this.observe();
        if (machines.length === 0) return { view: await this.reach(goal), lost: [], warnings: [] };
        this.machines = machines;
        const situation = this.situation(machines, facts, view);
        refuseUnsafe(safety, situation);
        for (const line of momentWarnings(safety, situation.moment)) this.warn(line);
        if (onceScheduled) {
            await this.hold(scheduledOnly(goal));
            await onceScheduled();
        }
        if (drain.strategy === "agent") await this.drainAgents(machines, facts, view);
        else if (drain.strategy !== "none") await this.hold(scheduledOnly(goal));
        const timeout = await waitForDrain(machines, drain, this.waiting());
        if (timeout) await this.meetTimeout(timeout, machines);
        return this.lower();
    }

    /** What stopped the work, with where the machines stand if it was an interruption. */
    explained(cause: unknown): unknown {
        if (!isInterrupted(cause)) return cause;
        const stay = this.machines.length === 1 ? "stays" : "stay";
        if (this.held)
            return cause.saying(`${describeMachines(this.machines)} ${stay} DRAINING; ${NOTHING_DOWN}`);
        const drained =
            this.ours.size === 0
                ? ""
                : `DRAIN_AGENT may have been sent for ${countOf(this.ours.size, "agent")}; `;
        return cause.saying(`${drained}${NOTHING_DOWN}`);
    }

    /** The machines that are still to go down, and what runs in the cluster. */
    private async observe() {
        const { goal, drain } = this.request;
        const look = this.cluster.look();
        const view = await look.view();
        const down = machineKeys(view.down);
        const machines = goal.windows
            .filter(({ mode }) => mode === "DOWN")
            .flatMap((window) => window.machines)
            .filter((machine) => !down.has(machineKey(machine)));
        if (machines.length === 0) return { machines, view, facts: NOTHING };
        const facts = await readCluster(look);
        if (facts.hidesTasks && drain.strategy !== "none") throw new Error(HIDDEN_TASKS);
        this.record(machines.flatMap((machine) => facts.agentsOn(machine)));
        return { machines, view, facts };
    }

    /** The last look, and machine/down. What other windows of this process take down meanwhile counts. */
    private async lower(): Promise<TakenDown> {
        const { goal, safety, name } = this.request;
        const { machines, facts, view } = await this.observe();
        const situation = this.situation(machines, facts, view);
        const release = this.cluster.admission.admit(safety, situation);
        try {
            const impact = impactOf(machines, facts, safety.relocates);
            const warnings = momentWarnings(safety, situation.moment);
            for (const line of warnings) this.warn(line);
            // What was scheduled stands unless somebody changed it; drained agents' machines are scheduled only now.
            const onlyDown = this.held !== undefined;
            const reached = await this.reach(goal, { onlyDown });
            const lost = lossOf(impact);
            for (const line of lost) this.cluster.log(`${name}: ${line}`);
            return { view: reached, lost, warnings };
        } finally {
            release();
        }
    }

    /** The time counts as it is now: a drain may outlast the window. */
    private situation(machines: readonly AgentMachine[], cluster: ClusterFacts, view: View): Situation {
        const { timing } = this.request;
        const moment = timing && { ...timing, now: this.cluster.now() };
        return { machines, cluster, unavailable: view.down, moment };
    }

    private warn(line: string): void {
        if (!this.told.has(line)) this.cluster.log(`warning: ${this.request.name}: ${line}`);
        this.told.add(line);
    }

    /** A scheduled machine's agent cannot be drained, so a window that stands already leaves the schedule first. */
    private async drainAgents(
        machines: readonly AgentMachine[],
        facts: ClusterFacts,
        view: View,
    ): Promise<void> {
        const agents = machines.flatMap((machine) => facts.agentsOn(machine));
        const { goal, drain, name } = this.request;
        // The agents are drained before the writer has a look at the schedule.
        const step = nextStep(view, goal);
        if (step.kind === "conflict") throw MaintenanceError.conflict(step.conflicts);
        await drainAgents(agents, drain, {
            cluster: this.cluster,
            name,
            unschedule: () => this.reach(downOnly(goal, view)),
            record: (fresh) => {
                for (const { id } of fresh) this.ours.add(id);
                this.record(fresh);
            },
        });
        this.held = undefined;
        this.applied = true;
    }

    private async meetTimeout(timeout: DrainTimeout, machines: readonly AgentMachine[]): Promise<void> {
        const { drain, goal, name } = this.request;
        switch (drain.onTimeout) {
            case "fail":
                throw timeout;
            case "proceed":
                this.cluster.log(`${name}: ${timeout.message}; going on, as drain.onTimeout is "proceed"`);
                return;
            case "release": {
                const view = await this.cluster.look().view();
                await this.reach(downOnly(goal, view));
                if (drain.strategy === "agent") await this.undrainAgents(machines);
                timeout.message += "; the machines were released, as drain.onTimeout says";
                throw timeout;
            }
        }
    }

    /**
     * Whether what was asked for still stands: another run of the same resource, which knows nothing of this one, shows
     * in what it did to the windows or to the agents.
     *
     * @throws MaintenanceError CHANGED
     */
    private async stillHeld(poll: ClusterReader): Promise<void> {
        const { goal, drain } = this.request;
        const isHeld =
            drain.strategy === "agent"
                ? (await agentsOn(this.machines, poll)).every((agent) => agent.drain !== undefined)
                : this.held === undefined || stillStands(await poll.view(), this.held);
        if (!isHeld) throw MaintenanceError.changed(goal);
    }

    /** Reaches what is to stand while the machines are waited for. */
    private async hold(goal: Goal): Promise<void> {
        await this.reach(goal);
        this.held = goal;
    }

    private async undrainAgents(machines: readonly AgentMachine[]): Promise<void> {
        const agents = await this.cluster.look().agents();
        const own = agents.filter(({ id }) => this.ours.has(id));
        const records = own.map((agent) => recordAgent(agent, true));
        await undrainAgents(machines, records, this.request.name, this.cluster);
        this.ours.clear();
        this.record(own.map((agent) => ({ ...agent, deactivated: false })));
    }

    private record(agents: readonly Agent[]): void {
        this.request.record(agents.map((agent) => recordAgent(agent, this.ours.has(agent.id))));
    }

    private async reach(goal: Goal, terms?: Parameters<Cluster["reach"]>[1]): Promise<View> {
        const { saw } = this.request;
        saw(undefined);
        const view = await this.cluster.reach(goal, terms);
        this.applied = true;
        saw(view);
        return view;
    }

    private waiting() {
        const { watch, clock, interruption } = this.cluster;
        return {
            name: this.request.name,
            watch,
            clock,
            log: (line: string) => this.cluster.log(line),
            signal: interruption.signal,
            stillWanted: (poll: ClusterReader) => this.stillHeld(poll),
        };
    }
}

export const HIDDEN_TASKS =
    "the master shows no task to this principal, though agents have resources in use: what machine/down would lose " +
    'cannot be told; let the principal view_tasks and view_frameworks, or set drain.strategy to "none"';

const NOTHING_DOWN = "nothing was taken DOWN";

const NOTHING = new ClusterFacts({ agents: [], tasks: [], frameworks: [] });

async function agentsOn(machines: readonly AgentMachine[], poll: ClusterReader): Promise<Agent[]> {
    const keys = machineKeys(machines);
    return currentAgents(await poll.agents()).filter((agent) => keys.has(machineKey(agent)));
}

/** The goal before anything goes down: machines that are DOWN already stay so. */
function scheduledOnly(goal: Goal): Goal {
    const windows = goal.windows.map((window): DesiredWindow => ({ ...window, mode: "DRAINING" }));
    return { ...goal, windows, release: false };
}

/** The goal less the machines that are not DOWN. */
function downOnly(goal: Goal, { down }: View): Goal {
    const keys = machineKeys(down);
    const windows = goal.windows
        .map((window) => ({
            ...window,
            machines: window.machines.filter((each) => keys.has(machineKey(each))),
        }))
        .filter(({ machines }) => machines.length > 0);
    return { ...goal, windows };
}

/** How a line begins that says what was lost. */
const LOSS = "machine/down lost ";

/** What stays on record of machines that are DOWN until the next operation on them. */
export function lossesIn(warnings: readonly string[]): string[] {
    return warnings.filter((line) => line.includes(LOSS));
}

/** What is recorded and printed of tasks that were still there. */
function lossOf(impact: Impact): string[] {
    return impact.tasks > 0 ? [`${LOSS}${describeTasks(impact)}`] : [];
}
