import type * as pulumi from "@pulumi/pulumi";
import { describeMachine, isOwned, machinesOf, windowsOf } from "../../schedule";
import { describeWindow } from "../../writer";
import type { Snapshot } from "../../program/snapshot";
import type { Properties } from "../inputs";
import { type Finding, logReview } from "../review-log";
import { reviewMachines } from "../review-machines";
import { reviewSteps } from "../review-steps";
import { goalOf } from "./goals";
import { checkSchedule, parseScheduleInputs } from "./spec";

/** Logs on a schedule, in preview, what a reviewer should know: above all each window of others that will go. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, reviewSchedule);
}

export async function reviewSchedule(properties: Properties, snapshot: Snapshot): Promise<Finding[]> {
    const { windows: declared, owner } = properties;
    const checked = checkSchedule({ windows: declared, owner });
    if (checked.failures.length > 0) return []; // said by check
    const inputs = parseScheduleInputs(checked.inputs);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const references = inputs.windows.flatMap(({ machines }) => machines);
    const { machines, findings } = reviewMachines(references, agents, view);
    const goal = goalOf(inputs, machines, undefined);
    const foreign = windowsOf(view.schedule)
        .filter((window) => !isOwned(window, goal))
        .map((window): Finding => {
            const names = machinesOf(window).map(describeMachine).join(", ");
            const text = `pulumi up will remove a window that is not declared here: ${describeWindow(window)}: ${names}`;
            return { severity: "warn", text };
        });
    return [...findings, ...foreign, ...reviewSteps(goal, view)];
}
