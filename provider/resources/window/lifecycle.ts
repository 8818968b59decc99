import { describeMachine, machineKey, machinesLeftDown, signatureOf } from "../../schedule";
import type { Cluster } from "../cluster";
import { finishing, recordingFailure } from "../failure";
import type { Properties } from "../inputs";
import type { ResolvedMachine } from "../machines";
import { hasNewTexts, resolveMachines } from "../resolve";
import { absenceOf, goalOf, type Recorded } from "./goals";
import { observeWindow } from "./observe";
import { windowOutputs, type WindowOutputs } from "./outputs";
import { recordedOf } from "./recorded";
import { lookUpWindow } from "./lookup";
import { parseWindowInputs, startsInPast, type WindowInputs } from "./spec";

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
    const recorded = recordedOf(olds);
    await finishing(() => cluster.reach(absenceOf(recorded)));
}

/** Refresh, and `MaintenanceWindow.get` where nothing is recorded yet. Gone: an empty result. */
export async function readWindow(id: string, olds: Properties, cluster: Cluster) {
    const view = await cluster.view();
    const masterVersion = await cluster.version();
    // A window that was only looked up has no owner: at first none at all, then an empty one on record.
    if (!olds.owner) {
        const found = lookUpWindow(id, view);
        if (found === undefined && olds.owner === "") return {};
        if (found === undefined) {
            throw new Error(
                `there is no maintenance window "${id}" on the master; an id is that of a MaintenanceWindow, ` +
                    'or a machine of the window as "hostname", "ip" or "hostname|ip"',
            );
        }
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
    // A finished record needs no machine looked up; its agents may be long gone.
    const machines =
        inputs.state === "up" && hasNewTexts(inputs.machines, before)
            ? before
            : await resolveMachines(inputs.machines, before, cluster);
    const goal = goalOf(inputs, machines, recorded);
    const view = await recordingFailure(
        id,
        () => ({
            ...windowOutputs(inputs, union(machines, before), {}),
            // Else the next run would take the machines still DOWN for somebody else's, and leave them alone.
            ...(goal.release ? { state: "down" } : {}),
        }),
        () => cluster.reach(goal),
    );
    const left = machinesLeftDown(view, goal).map(
        (machine) =>
            `machine ${describeMachine(machine)} is DOWN although the window is only scheduled; it was left alone`,
    );
    const masterVersion = await cluster.version().catch(() => "");
    return windowOutputs(inputs, machines, { view, warnings: [...warnings, ...left], masterVersion });
}

function union(a: readonly ResolvedMachine[], b: readonly ResolvedMachine[]): ResolvedMachine[] {
    return [...new Map([...b, ...a].map((machine) => [machineKey(machine), machine])).values()];
}
