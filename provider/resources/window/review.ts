import type * as pulumi from "@pulumi/pulumi";
import {
    type AgentMachine,
    describeMachine,
    desiredModes,
    type Goal,
    machineKey,
    machineKeys,
    ownedMachines,
    type View,
} from "../../schedule";
import { careOf } from "../care";
import type { Properties } from "../inputs";
import { logReview, type Finding } from "../review-log";
import { reviewImpact } from "../review-impact";
import { reviewMachines } from "../review-machines";
import { reviewOverlaps, reviewSteps } from "../review-steps";
import type { Snapshot } from "../../program/snapshot";
import { describeEdits } from "./edits";
import { goalOf } from "./goals";
import { checkWindow, parseWindowInputs, startsInPast, type WindowInputs } from "./spec";

/**
 * Logs on a window, in preview, what a reviewer should know. The program does not see the recorded state, so
 * machines under `ignoreChanges` are taken from the window that stands on the master.
 */
export function reviewInPreview(
    resource: pulumi.Resource,
    type: string,
    properties: object,
    ignored: readonly string[] = [],
): void {
    logReview(resource, type, properties, (inputs, snapshot) =>
        reviewWindow(inputs, snapshot, Date.now(), ignored),
    );
}

export async function reviewWindow(
    properties: Properties,
    snapshot: Snapshot,
    now: number,
    ignored: readonly string[] = [],
): Promise<Finding[]> {
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    const checked = checkWindow(given, false, now);
    if (checked.failures.length > 0) return []; // said by check
    const inputs = parseWindowInputs(checked.inputs);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const live = ignored.includes("machines") ? liveMachines(inputs, view) : [];
    const references = live.length > 0 ? live : inputs.machines;
    const { machines, findings } = reviewMachines(references, agents, view);
    if (inputs.state === "scheduled" && inputs.pastStart === "warn" && startsInPast(inputs, now)) {
        findings.push({ severity: "info", text: `the window starts in the past: ${inputs.startTime}` });
    }
    const isKnown = machines.length === references.length || inputs.state === "up";
    if (!isKnown || ignored.some((name) => name !== "machines")) return findings;
    const goal = goalOf(inputs, machines, undefined);
    return [
        ...findings,
        ...reviewLeaving(goal, view),
        ...reviewEdits(goal, view),
        ...reviewSteps(goal, view),
        ...(await reviewImpact(goal, view, careOf(inputs), snapshot)),
        ...reviewOverlaps(goal, view),
    ];
}

function liveMachines(inputs: WindowInputs, view: View): AgentMachine[] {
    const goal = goalOf({ ...inputs, state: "up" }, [], undefined);
    return ownedMachines(view.schedule, goal).map(({ hostname = "", ip = "" }) => ({ hostname, ip }));
}

/** What another program has made of the window: the diff shows it only after a refresh. */
function reviewEdits(goal: Goal, view: View): Finding[] {
    return describeEdits(goal, view).map((text): Finding => ({ severity: "warn", text }));
}

/** A DOWN machine that leaves goes up; where that is a surprise, getAgents is the reason. */
function reviewLeaving(goal: Goal, view: View): Finding[] {
    if (goal.windows.length === 0) return [];
    const down = machineKeys(view.down);
    const modes = desiredModes(goal);
    const leaving = ownedMachines(view.schedule, goal).filter(
        (machine) => down.has(machineKey(machine)) && !modes.has(machineKey(machine)),
    );
    if (leaving.length === 0) return [];
    const names = leaving.map(describeMachine).join(", ");
    const text =
        `DOWN in this window and no longer among its machines: ${names}. If they come from getAgents: agents on ` +
        'DOWN machines are not listed; keep the first answer with ignoreChanges: ["machines"]';
    return [{ severity: "warn", text }];
}
