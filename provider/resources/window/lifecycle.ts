import { describeMachine, type Goal, machineKey, machinesLeftDown, signatureOf, type View } from "../../schedule";
import type { Agent } from "../../mesos";
import { recordingFailure } from "../failure";
import type { Properties } from "../inputs";
import { type ResolvedMachine, resolveMachine, UnresolvedMachineError } from "../machines";
import { absenceOf, goalOf, type Recorded } from "./goals";
import { observeWindow } from "./observe";
import { windowOutputs, type WindowOutputs } from "./outputs";
import { recordedOf } from "./recorded";
import { lookUpWindow } from "./lookup";
import { parseWindowInputs, startsInPast, type WindowInputs } from "./spec";

/** What the life cycle needs of a cluster; a Session is one. */
export interface Cluster {
    reach(goal: Goal): Promise<View>;
    view(): Promise<View>;
    agents(): Promise<Agent[]>;
    version(): Promise<string>;
}

/** The id of a window: stable for its life, and telling how to find it on the master. */
export function windowId(owner: string): string {
    const { start, duration } = signatureOf(owner);
    return `window-${start}-${duration}`;
}

export async function createWindow(news: Properties, cluster: Cluster, now: number) {
    const inputs = parseWindowInputs(news);
    const id = windowId(inputs.owner);
    const warnings =
        inputs.state !== "up" && inputs.pastStart === "warn" && startsInPast(inputs, now)
            ? [`the window starts in the past: ${inputs.startTime}`]
            : [];
    return { id, outs: await establish(id, inputs, undefined, cluster, warnings) };
}

export async function updateWindow(id: string, olds: Properties, news: Properties, cluster: Cluster) {
    return { outs: await establish(id, parseWindowInputs(news), recordedOf(olds), cluster, []) };
}

export async function deleteWindow(olds: Properties, cluster: Cluster): Promise<void> {
    try {
        await cluster.reach(absenceOf(recordedOf(olds)));
    } catch (error) {
        throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    }
}

/** Refresh, and `MaintenanceWindow.get` where nothing is recorded yet. Gone: an empty result. */
export async function readWindow(id: string, olds: Properties, cluster: Cluster) {
    const view = await cluster.view();
    const masterVersion = await cluster.version();
    if (olds.owner === undefined) {
        const found = lookUpWindow(id, view);
        return { id, props: windowOutputs(found.inputs, found.machines, { view, masterVersion }) };
    }
    const { inputs, machines } = recordedOf(olds);
    const observed = observeWindow(inputs, machines, view);
    if (observed === undefined) return {};
    const { warnings } = observed;
    return {
        id,
        props: windowOutputs(observed.inputs, observed.machines, { view, warnings, masterVersion }),
        inputs: { ...observed.inputs },
    };
}

/** Observe, take what steps are missing, look again: the same for a new window, a changed one and a leftover. */
async function establish(
    id: string,
    inputs: WindowInputs,
    recorded: (Recorded & { machines: readonly ResolvedMachine[] }) | undefined,
    cluster: Cluster,
    warnings: string[],
): Promise<WindowOutputs> {
    const before = recorded?.machines ?? [];
    const machines = await resolveAll(inputs, before, cluster);
    const goal = goalOf(inputs, machines, recorded);
    const view = await recordingFailure(
        id,
        () => ({ ...windowOutputs(inputs, union(machines, before), {}) }),
        () => cluster.reach(goal),
    );
    const left = machinesLeftDown(view, goal).map(
        (machine) =>
            `machine ${describeMachine(machine)} is DOWN although the window is only scheduled; it was left alone`,
    );
    const masterVersion = await cluster.version().catch(() => "");
    return windowOutputs(inputs, machines, { view, warnings: [...warnings, ...left], masterVersion });
}

async function resolveAll(
    { machines, state }: WindowInputs,
    before: readonly ResolvedMachine[],
    cluster: Cluster,
): Promise<ResolvedMachine[]> {
    const open = machines.some(
        (each) => typeof each === "string" && !before.some(({ declaredAs }) => declaredAs === each),
    );
    // A finished record needs no machine looked up; its agents may be long gone.
    if (state === "up" && open) return [...before];
    const [agents, view] = open
        ? await Promise.all([cluster.agents(), cluster.view()])
        : [[], { schedule: {}, draining: [], down: [] }];
    const resolved = machines.map((each) =>
        typeof each === "string" ? resolveMachine(each, before, agents, view) : each,
    );
    resolved.forEach((machine, index) => {
        const first = resolved.findIndex((other) => machineKey(other) === machineKey(machine));
        if (first === index) return;
        throw new UnresolvedMachineError(
            `machines[${index}] is the same machine as machines[${first}]: ${describeMachine(machine)}`,
        );
    });
    return resolved;
}

function union(a: readonly ResolvedMachine[], b: readonly ResolvedMachine[]): ResolvedMachine[] {
    return [...new Map([...b, ...a].map((machine) => [machineKey(machine), machine])).values()];
}
