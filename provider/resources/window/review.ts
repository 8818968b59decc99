import type * as pulumi from "@pulumi/pulumi";
import {
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
import { logReview, type Finding, type Preview, reviewUnknown, SILENT } from "../review-log";
import { machinesToLower, reviewImpact } from "../review-impact";
import { reviewMachines } from "../review-machines";
import { reviewMoment } from "../review-moment";
import { reviewSteps } from "../review-steps";
import { safetyOf } from "../safety-input";
import { timingOf } from "../timing";
import { containsUnknown, isUnknown } from "../unknowns";
import type { Snapshot } from "../../program/snapshot";
import { driftOf } from "./drift";
import { describeEdits } from "./edits";
import { goalOf } from "./goals";
import { nameOf } from "./reach";
import { recordedOf } from "./recorded";
import { checkWindow, parseWindowInputs, pastOf } from "./spec";

/** Logs on a window, in preview, what a reviewer should know. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, {
        changed: (inputs, recorded, snapshot) => reviewWindow(inputs, recorded, snapshot, Date.now()),
        unchanged: reviewUnchanged,
    });
}

/** A window that `pulumi up` creates or changes. */
export async function reviewWindow(
    properties: Properties,
    olds: Properties | undefined,
    snapshot: Snapshot,
    now: number,
): Promise<Preview> {
    const checked = checkWindow(properties, false, now);
    if (checked.failures.length > 0) return SILENT; // said by check
    if (containsUnknown(checked.inputs)) {
        const goesDown = checked.inputs.state === "down" || isUnknown(checked.inputs.state);
        return goesDown ? { findings: async () => reviewUnknown(checked.inputs) } : SILENT;
    }
    const inputs = parseWindowInputs(checked.inputs);
    const recorded = olds && recordedOf(olds);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const { machines, findings } = reviewMachines(inputs.machines, agents, view, recorded?.machines);
    // Of one that goes down the rule about its moment says all.
    const past =
        inputs.state === "scheduled" && inputs.pastStart === "warn" ? pastOf(inputs, now) : undefined;
    if (past !== undefined) findings.push({ severity: "info", text: `the window ${past}` });
    const isKnown = machines.length === inputs.machines.length || inputs.state === "up";
    if (!isKnown) return { findings: async () => findings };
    const goal = goalOf(inputs, machines, recorded);
    const isActing = machinesToLower(goal, view).length > 0;
    return {
        planned: { name: nameOf(inputs), goal, changes: true },
        findings: async (others) => {
            const moment = isActing
                ? reviewMoment(safetyOf(inputs.safety), { ...timingOf(inputs), now })
                : [];
            const impact = await reviewImpact(goal, view, careOf(inputs), snapshot);
            const isRefused = [...moment, ...impact].some(({ violation }) => violation !== undefined);
            // Of what is refused nothing is sent.
            const steps = reviewSteps(goal, view, others, recorded?.inputs.state).filter(
                ({ severity }) => !isRefused || severity === "warn",
            );
            return [
                ...findings,
                ...reviewLeaving(goal, view),
                ...reviewEdits(goal, view),
                ...moment,
                ...steps,
                ...impact,
            ];
        },
    };
}

/** A window that stays as it is. */
export async function reviewUnchanged(olds: Properties, snapshot: Snapshot): Promise<Preview> {
    if (!olds.owner) return SILENT;
    const recorded = recordedOf(olds);
    const { inputs, machines } = recorded;
    const view = await snapshot.view();
    const drift = driftOf(recorded, view);
    return {
        planned: { name: nameOf(inputs), goal: goalOf(inputs, machines, recorded), changes: false },
        findings: async () => drift.map((text): Finding => ({ severity: "warn", text })),
    };
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
