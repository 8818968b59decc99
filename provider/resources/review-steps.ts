import {
    afterStep,
    describeMachine,
    type Goal,
    machinesLeftDown,
    nextStep,
    toWindow,
    type View,
} from "../schedule";
import { describeWindow, MaintenanceError } from "../writer";
import type { Finding } from "./review-log";
import { afterOthers, type Planned } from "./stack-plan";

/**
 * What `pulumi up` will do on the master to reach a goal, in order, and what would stop it. Machines that others of the
 * same program give up are free.
 *
 * @param state what is recorded, of a resource that was there before; undefined where that is not known.
 */
export function reviewSteps(
    goal: Goal,
    view: View,
    others: readonly Planned[] = [],
    state?: string,
): Finding[] {
    const findings: Finding[] = [];
    let seen = nextStep(view, goal).kind === "conflict" ? afterOthers(view, others) : view;
    // Up, schedule, down: a goal takes three steps at most.
    for (let i = 0; i < 4; i++) {
        const step = nextStep(seen, goal);
        if (step.kind === "conflict") {
            return [
                ...findings,
                { severity: "warn", text: MaintenanceError.conflict(step.conflicts).message },
            ];
        }
        if (step.kind === "done") break;
        findings.push({ severity: "info", text: `pulumi up will ${describe(step, goal)}` });
        seen = afterStep(seen, step);
    }
    for (const machine of machinesLeftDown(view, goal)) {
        const what =
            state === undefined
                ? 'pulumi up brings it up where the diff says that state changes from "down", and leaves it alone otherwise'
                : "pulumi up leaves it alone";
        const text = `machine ${describeMachine(machine)} is DOWN on the master though only scheduled here: ${what}`;
        findings.push({ severity: "warn", text });
    }
    return findings;
}

function describe(step: ReturnType<typeof nextStep>, goal: Goal): string {
    switch (step.kind) {
        case "up":
            return `return to service ${step.machines.map(describeMachine).join(", ")}`;
        case "down":
            return `take DOWN ${step.machines.map(describeMachine).join(", ")}: every task still there is lost`;
        default: {
            const windows = goal.windows.map((window) => describeWindow(toWindow(window)));
            return windows.length > 0
                ? `schedule ${windows.join("; ")}`
                : "take the window out of the schedule";
        }
    }
}
