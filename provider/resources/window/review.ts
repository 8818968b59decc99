import type * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../inputs";
import { logReview, type Finding } from "../review-log";
import { reviewMachines } from "../review-machines";
import { reviewOverlaps, reviewSteps } from "../review-steps";
import type { Snapshot } from "../../program/snapshot";
import { goalOf } from "./goals";
import { checkWindow, parseWindowInputs, startsInPast } from "./spec";

/** Logs on a window, in preview, what a reviewer should know. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, (inputs, snapshot) => reviewWindow(inputs, snapshot, Date.now()));
}

export async function reviewWindow(properties: Properties, snapshot: Snapshot, now: number): Promise<Finding[]> {
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    const checked = checkWindow(given, false, now);
    if (checked.failures.length > 0) return []; // said by check
    const inputs = parseWindowInputs(checked.inputs);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const { machines, findings } = reviewMachines(inputs.machines, agents, view);
    if (inputs.state === "up") return reviewSteps(goalOf(inputs, machines, undefined), view);
    if (inputs.state === "scheduled" && inputs.pastStart === "warn" && startsInPast(inputs, now)) {
        findings.push({ severity: "info", text: `the window starts in the past: ${inputs.startTime}` });
    }
    if (machines.length < inputs.machines.length) return findings;
    const goal = goalOf(inputs, machines, undefined);
    return [...findings, ...reviewSteps(goal, view), ...reviewOverlaps(goal, view)];
}
