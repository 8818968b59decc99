import {
    afterStep,
    describeMachine,
    type Goal,
    isOwned,
    machinesLeftDown,
    machinesOf,
    nextStep,
    startMillis,
    durationMillis,
    toWindow,
    type View,
    type Window,
    windowsOf,
} from "../schedule";
import { describeWindow, MaintenanceError } from "../writer";
import type { Finding } from "./review-log";

/** What `pulumi up` will do on the master to reach a goal, in order, and what would stop it. */
export function reviewSteps(goal: Goal, view: View): Finding[] {
    const findings: Finding[] = [];
    let seen = view;
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
        // The program does not see the recorded state, which decides; the engine shows it as a diff.
        const text =
            `machine ${describeMachine(machine)} is DOWN on the master though only scheduled here: pulumi up brings it ` +
            'up where the diff says that state changes from "down", and leaves it alone otherwise';
        findings.push({ severity: "warn", text });
    }
    return findings;
}

/** Windows of others that are open at the same time. */
export function reviewOverlaps(goal: Goal, view: View): Finding[] {
    const others = windowsOf(view.schedule).filter((window) => !isOwned(window, goal));
    return goal.windows.map(toWindow).flatMap((window): Finding[] => {
        const overlapping = others.filter((other) => overlap(window, other));
        if (overlapping.length === 0) return [];
        const shown = overlapping.slice(0, 3).map(describeWindow).join("; ");
        const more = overlapping.length > 3 ? `; and ${overlapping.length - 3} more` : "";
        const windows =
            overlapping.length === 1 ? "another window is" : `${overlapping.length} other windows are`;
        return [{ severity: "info", text: `${windows} open at the same time: ${shown}${more}` }];
    });
}

function describe(step: ReturnType<typeof nextStep>, goal: Goal): string {
    switch (step.kind) {
        case "up":
            return `bring up ${step.machines.map(describeMachine).join(", ")}`;
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

function overlap(a: Window, b: Window): boolean {
    const startsBeforeEnd = (first: Window, second: Window) => {
        const duration = durationMillis(second);
        return duration === undefined || startMillis(first) < startMillis(second) + duration;
    };
    return machinesOf(a).length > 0 && startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}
