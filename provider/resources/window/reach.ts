import { desiredModes, type Goal, machineKey, machineKeys, type View } from "../../schedule";
import { parseDuration } from "../../time";
import { GoalFailure } from "../../writer";
import { drainedAmong, mergeAgents, type RecordedAgent, recordsOn } from "../agents-before";
import { awaitAgents } from "../await-agents";
import { careOf } from "../care";
import type { Cluster } from "../cluster";
import { undrainAgents } from "../drain-agents";
import { mergeMachines, type ResolvedMachine } from "../machines";
import { lossesIn, takeDown } from "../take-down";
import { timingOf } from "../timing";
import { windowOutputs } from "./outputs";
import type { RecordedWindow } from "./recorded";
import type { WindowInputs } from "./spec";

/** How long agents may take to register again, where nothing is said. */
export const WAIT_FOR_AGENTS = "10m";

/** What is known of a window while an operation on it is under way, for the record if it stops half-way. */
export class WindowProgress {
    /** What was seen after the last step; undefined while one is under way. */
    view: View | undefined;
    /** Agents of machines that are DOWN, as they were. */
    agents: RecordedAgent[];
    /** Machines came up, and the operation is not through with that. */
    rising = false;

    constructor(
        private readonly inputs: WindowInputs,
        private readonly machines: readonly ResolvedMachine[],
        private readonly recorded: RecordedWindow | undefined,
    ) {
        this.agents = recorded?.agents ?? [];
    }

    /** Those declared now and before. */
    get allMachines(): ResolvedMachine[] {
        return mergeMachines(this.recorded?.machines ?? [], this.machines);
    }

    /** Whether agents may have been drained for this window. */
    get drainsAgents(): boolean {
        return [this.inputs, this.recorded?.inputs].some((each) => each?.drain?.strategy === "agent");
    }

    outputs() {
        const { inputs, allMachines, view, agents, rising } = this;
        return {
            ...windowOutputs(inputs, allMachines, {
                view,
                agents,
                warnings: lossesIn(this.recorded?.warnings ?? []),
            }),
            // Else the next run would take the machines still DOWN for somebody else's and leave them alone,
            // or not wait for agents that are still missing.
            ...(rising && this.recorded?.inputs.state === "down" ? { state: "down" } : {}),
        };
    }
}

/** Makes the master's state what the goal wants, with all the waiting that the inputs ask for. */
export async function reachState(
    goal: Goal,
    inputs: WindowInputs,
    progress: WindowProgress,
    cluster: Cluster,
): Promise<{ view: View; warnings: string[] }> {
    const name = nameOf(inputs);
    if (inputs.state === "down") {
        const { view, lost, warnings } = await takeDown(
            {
                name,
                goal,
                timing: timingOf(inputs),
                ...careOf(inputs),
                recorded: progress.agents,
                record: (agents) => (progress.agents = mergeAgents(progress.agents, agents)),
                saw: (view) => (progress.view = view),
            },
            cluster,
        );
        const kept = machineKeys(goal.windows.flatMap(({ machines }) => machines));
        const leaving = progress.allMachines.filter((machine) => !kept.has(machineKey(machine)));
        await undrain(leaving, progress, name, cluster);
        return { view, warnings: [...warnings, ...lost] };
    }
    progress.rising = true;
    const view = await cluster.reach(goal);
    progress.view = view;
    try {
        await undrain(progress.allMachines, progress, name, cluster);
        const modes = desiredModes(goal);
        const back = progress.agents.filter((agent) => modes.get(machineKey(agent)) !== "DOWN");
        const timeout = timeoutOf(inputs.waitForAgents);
        return {
            view,
            warnings: timeout === undefined ? [] : await awaitAgents(back, timeout, name, cluster),
        };
    } catch (error) {
        throw new GoalFailure(error, true);
    }
}

/** Reactivates the agents of machines that were drained for this window. */
async function undrain(
    machines: readonly ResolvedMachine[],
    progress: WindowProgress,
    name: string,
    cluster: Cluster,
): Promise<void> {
    const ours = recordsOn(drainedAmong(progress.agents), machines);
    if (machines.length > 0 && (progress.drainsAgents || ours.length > 0))
        await undrainAgents(machines, ours, name, cluster);
}

/** The resource's name, the last part of its URN. */
export function nameOf({ owner }: Pick<WindowInputs, "owner">): string {
    return owner.split("::").at(-1) || owner;
}

/** In milliseconds; undefined where nobody waits. */
export function timeoutOf(waitForAgents: WindowInputs["waitForAgents"]): number | undefined {
    if (waitForAgents === false) return undefined;
    const text = typeof waitForAgents === "string" ? waitForAgents : WAIT_FOR_AGENTS;
    return Number(parseDuration(text));
}
