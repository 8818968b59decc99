import {
    type Conflict,
    describeMachine,
    durationMillis,
    type Goal,
    looksSigned,
    startMillis,
    type Step,
    type Window,
} from "../schedule";
import { formatDuration, formatInstant } from "../time";

/** A goal that cannot be reached, though the master answers. */
export class MaintenanceError extends Error {
    override readonly name = "MaintenanceError";

    private constructor(
        readonly code: "CONFLICT" | "OVERWRITTEN" | "CHANGED" | "UNANSWERED",
        message: string,
        /** Whether waiting a moment may help: another resource of this program may release the machine. */
        readonly mayPass: boolean,
    ) {
        super(message);
    }

    static conflict(conflicts: readonly Conflict[]): MaintenanceError {
        const signed = conflicts.some(({ window }) => looksSigned(window));
        const lines = conflicts.map(({ machine, window, kind }) =>
            kind === "down"
                ? `machine ${describeMachine(machine)} is DOWN in a window that is not declared here ` +
                  `(${describeWindow(window)}), and only bringing it up could take it out`
                : `machine ${describeMachine(machine)} is already in another maintenance window ` +
                  `(${describeWindow(window)})`,
        );
        const remedy = conflicts.some(({ kind }) => kind === "down")
            ? "bring it up first, or declare its window"
            : `remove it there, or set onConflict: "takeover" to move just these machines, ` +
              `or "adopt" where that window is exactly this one` +
              (signed
                  ? "; if it is the window of a resource that was renamed here, give the new one an alias of the old name"
                  : "");
        return new MaintenanceError("CONFLICT", `${lines.join("; ")}; ${remedy}`, signed);
    }

    static overwritten(goal: Goal, writes: number): MaintenanceError {
        const machines = goal.owner.machines.map(describeMachine).join(", ");
        return new MaintenanceError(
            "OVERWRITTEN",
            `the change for ${machines} was written ${writes} times and never lasted: another program keeps posting ` +
                "the whole maintenance schedule; find and stop it, then run again",
            false,
        );
    }

    /** Somebody else changed a window while its machines were waited for. */
    static changed(goal: Goal): MaintenanceError {
        const machines = goal.owner.machines.map(describeMachine).join(", ");
        return new MaintenanceError(
            "CHANGED",
            `the window of ${machines} was changed on the master while its machines were drained: by another ` +
                "run of this stack, or by hand; nothing was taken DOWN; look at the schedule, and run `pulumi up` again " +
                "if the machines are still to go down",
            false,
        );
    }

    /** @param last what came of the last write, which left open whether it was applied. It was not. */
    static unanswered(goal: Goal, writes: number, last: Error): MaintenanceError {
        const machines = goal.owner.machines.map(describeMachine).join(", ");
        return new MaintenanceError(
            "UNANSWERED",
            `the change for ${machines} was sent ${writes} times, and the last time ${last.message}; the master does ` +
                "not show it. See what stands between here and the master, then run `pulumi up` again",
            false,
        );
    }
}

/** Why a goal was not reached, and whether anything on the master was, or may have been, changed on the way. */
export class GoalFailure extends Error {
    override readonly name = "GoalFailure";

    constructor(
        cause: unknown,
        readonly applied: boolean,
    ) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
    }
}

/** `2026-12-06T02:00:00Z for 1h, 2 machines`. */
export function describeWindow(window: Window): string {
    const duration = durationMillis(window);
    const length = duration === undefined ? "with no end" : `for ${formatDuration(duration)}`;
    const machines = window.machine_ids?.length ?? 0;
    return `${formatInstant(startMillis(window))} ${length}, ${machines} machine${machines === 1 ? "" : "s"}`;
}

export function describeStep(step: Step): string {
    switch (step.kind) {
        case "up":
        case "down":
            return `machine/${step.kind} of ${step.machines.map(describeMachine).join(", ")}`;
        case "schedule":
            return "writing the schedule";
        case "conflict":
            return "a machine is now in another window";
        case "done":
            return "nothing to do";
    }
}
