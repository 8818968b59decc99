import { describeMachine, machinesLeftDown, signatureOf, strangersIn } from "../../schedule";
import { drainedAmong, recordsOn } from "../agents-before";
import type { Cluster } from "../cluster";
import { undrainAgents } from "../drain-agents";
import { finishing, recordingFailure } from "../failure";
import type { Properties } from "../inputs";
import { hasNewTexts, resolveMachines } from "../resolve";
import { lossesIn } from "../take-down";
import { describeStrangers } from "./edits";
import { describeDownElsewhere, lookElsewhere } from "./elsewhere";
import { absenceOf, goalOf } from "./goals";
import { isOfOperation, observeWindow } from "./observe";
import { windowOutputs, type WindowOutputs } from "./outputs";
import { nameOf, reachState, WindowProgress } from "./reach";
import { recordedOf, type RecordedWindow } from "./recorded";
import { lookUpWindow } from "./lookup";
import { parseWindowInputs, pastOf, type WindowInputs } from "./spec";

/** The id of a window: stable for its life, and telling how to find it on the master. */
export function windowId(owner: string): string {
    const { start, duration } = signatureOf(owner);
    return `window-${start}-${duration}`;
}

export async function createWindow(news: Properties, cluster: Cluster, now: number) {
    const inputs = parseWindowInputs(news);
    const id = windowId(inputs.owner);
    const past = inputs.state !== "up" && inputs.pastStart === "warn" ? pastOf(inputs, now) : undefined;
    const warnings = past === undefined ? [] : [`the window ${past}`];
    return { id, outs: await establish(id, inputs, undefined, cluster, warnings) };
}

export async function updateWindow(id: string, olds: Properties, news: Properties, cluster: Cluster) {
    return { outs: await establish(id, parseWindowInputs(news), recordedOf(olds), cluster, []) };
}

export async function deleteWindow(olds: Properties, cluster: Cluster): Promise<void> {
    const recorded = recordedOf(olds);
    const goal = absenceOf(recorded);
    const view = await cluster.view();
    const strangers = describeStrangers(strangersIn(view.schedule, goal));
    const left = describeDownElsewhere(lookElsewhere(recorded.machines, goal, view));
    await finishing(() => cluster.reach(goal));
    for (const line of [...strangers, ...left]) cluster.log(`${nameOf(recorded.inputs)}: ${line}`);
    const { inputs, machines } = recorded;
    const ours = drainedAmong(recorded.agents);
    if (inputs.drain?.strategy === "agent" || ours.length > 0)
        await undrainAgents(machines, ours, nameOf(inputs), cluster);
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
    const recorded = recordedOf(olds);
    const { inputs, machines, agents } = recorded;
    const observed = observeWindow(inputs, machines, view);
    if (observed === undefined) return {};
    // What the last operation came to, a loss of tasks above all, stays on record until the next.
    const warnings = [...recorded.warnings.filter(isOfOperation), ...observed.warnings];
    // The engine shows no diff of outputs alone.
    for (const line of observed.warnings) cluster.log(`${nameOf(inputs)}: ${line}`);
    return {
        id,
        props: windowOutputs(observed.inputs, observed.machines, { view, warnings, masterVersion, agents }),
        inputs: { ...observed.inputs },
    };
}

/** Observe, take what steps are missing, look again: the same for a new window, a changed one and a leftover. */
async function establish(
    id: string,
    inputs: WindowInputs,
    recorded: RecordedWindow | undefined,
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
    const progress = new WindowProgress(inputs, machines, recorded);
    // Once our machines are up, nothing tells what others have put beside them.
    const seen = inputs.state === "up" && recorded ? await cluster.view() : undefined;
    const outcome = await recordingFailure(
        id,
        () => progress.outputs(),
        () => reachState(goal, inputs, progress, cluster),
    );
    const left = machinesLeftDown(outcome.view, goal).map(
        (machine) =>
            `machine ${describeMachine(machine)} is DOWN although the window is only scheduled; it was left alone`,
    );
    // Machines that are DOWN and stay so: nothing was done to them.
    const losses =
        inputs.state === "down" && recorded?.inputs.state === "down" ? lossesIn(recorded.warnings) : [];
    const strangers = describeStrangers(strangersIn((seen ?? outcome.view).schedule, goal));
    const kept =
        inputs.state === "up" ? describeDownElsewhere(lookElsewhere(machines, goal, outcome.view)) : [];
    for (const line of [...strangers, ...kept]) cluster.log(`${nameOf(inputs)}: ${line}`);
    const masterVersion = await cluster.version().catch(() => "");
    return windowOutputs(inputs, machines, {
        view: outcome.view,
        warnings: [...warnings, ...left, ...strangers, ...kept, ...losses, ...outcome.warnings],
        masterVersion,
        agents: inputs.state === "down" ? recordsOn(progress.agents, machines) : [],
    });
}
