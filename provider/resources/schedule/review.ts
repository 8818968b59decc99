import type * as pulumi from "@pulumi/pulumi";
import {
    describeMachine,
    type Goal,
    isOwned,
    machinesOf,
    nextStep,
    sameWindow,
    toWindow,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";
import type { Snapshot } from "../../program/snapshot";
import { driftText } from "../drift-text";
import type { Properties } from "../inputs";
import { type Finding, logReview, type Preview, SILENT } from "../review-log";
import { reviewMachines } from "../review-machines";
import { reviewSteps } from "../review-steps";
import { containsUnknown } from "../unknowns";
import { nameOf } from "../window/reach";
import { goalOf } from "./goals";
import { recordedOf } from "./recorded";
import { checkSchedule, parseScheduleInputs } from "./spec";

/** Logs on a schedule, in preview, what a reviewer should know: above all each window of others that will go. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, { changed: reviewSchedule, unchanged: reviewUnchanged });
}

export async function reviewSchedule(
    properties: Properties,
    olds: Properties | undefined,
    snapshot: Snapshot,
): Promise<Preview> {
    const { windows: declared, owner } = properties;
    const checked = checkSchedule({ windows: declared, owner });
    // Said by check, or not known before something else is deployed.
    if (checked.failures.length > 0 || containsUnknown(checked.inputs)) return SILENT;
    const inputs = parseScheduleInputs(checked.inputs);
    const recorded = olds && recordedOf(olds);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const references = inputs.windows.flatMap(({ machines }) => machines);
    const { machines, findings } = reviewMachines(references, agents, view, recorded?.machines);
    const goal = goalOf(inputs, machines, recorded);
    const foreign = windowsOf(view.schedule)
        .filter((window) => !isOwned(window, goal))
        .map((window): Finding => {
            const names = machinesOf(window).map(describeMachine).join(", ");
            const text = `pulumi up will remove a window that is not declared here: ${describeWindow(window)}: ${names}`;
            return { severity: "warn", text };
        });
    return {
        planned: { name: nameOf(inputs), goal, changes: true },
        findings: async () => [...findings, ...foreign, ...reviewSteps(goal, view)],
    };
}

/** A schedule that stays as it is. */
export async function reviewUnchanged(olds: Properties, snapshot: Snapshot): Promise<Preview> {
    const recorded = recordedOf(olds);
    const goal = goalOf(recorded.inputs, recorded.machines, recorded);
    const view = await snapshot.view();
    const isAsRecorded = nextStep(view, goal).kind === "done";
    return {
        planned: { name: nameOf(recorded.inputs), goal, changes: false },
        findings: async () => (isAsRecorded ? [] : [{ severity: "warn", text: differenceOf(goal, view) }]),
    };
}

function differenceOf(goal: Goal, view: View): string {
    const texts = (windows: readonly Window[]) => windows.map(describeWindow).join("; ");
    const [wanted, live] = [goal.windows.map(toWindow), [...windowsOf(view.schedule)]];
    const missing = wanted.filter((window) => !live.some((other) => sameWindow(window, other)));
    const others = live.filter((window) => !wanted.some((other) => sameWindow(window, other)));
    // A refresh compares to the millisecond: below it there is nothing that it would show.
    if (missing.length + others.length === 0)
        return (
            "another program has written windows of this schedule again, and the digits that mark them are not as they " +
            "were; the next change here puts them right"
        );
    return driftText([
        ...(missing.length > 0 ? [`recorded, and not on the master: ${texts(missing)}`] : []),
        ...(others.length > 0 ? [`on the master, and not on record: ${texts(others)}`] : []),
    ]);
}
