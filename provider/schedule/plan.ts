import { ownedMachines } from "./claims";
import { desiredModes, type Goal } from "./goal";
import { type MachineId, machineKey, machineKeys } from "./machine";
import { type Conflict, place } from "./place";
import { machinesOf, type Schedule, type View, windowsOf } from "./schedule";

/**
 * The next thing to do towards a goal, one at a time: the master changes the schedule itself when a machine
 * comes up, and any step may be the last one before a crash. Whoever follows it looks again after each.
 */
export type Step =
    | { kind: "conflict"; conflicts: readonly Conflict[] }
    | { kind: "up"; machines: readonly MachineId[] }
    | { kind: "schedule"; schedule: Schedule }
    | { kind: "down"; machines: readonly MachineId[] }
    | { kind: "done" };

/**
 * Decides the next step from what is observed alone, so that a run begun by somebody else (or killed) is
 * gone on with like one's own: machines come up, then the schedule is written, then machines go down.
 */
export function nextStep(view: View, goal: Goal): Step {
    // Known before anything is touched: a goal that cannot be reached changes nothing.
    const placement = place(view, goal);
    if (placement.conflicts.length > 0) return { kind: "conflict", conflicts: placement.conflicts };

    const up = stepUp(view, goal);
    if (up) return up;

    if (placement.schedule !== view.schedule) return { kind: "schedule", schedule: placement.schedule };

    const down = machineKeys(view.down);
    const toTakeDown = goal.windows
        .filter(({ mode }) => mode === "DOWN")
        .flatMap(({ machines }) => machines)
        .filter((machine) => !down.has(machineKey(machine)));
    return toTakeDown.length > 0 ? { kind: "down", machines: toTakeDown } : { kind: "done" };
}

/** Bringing up what has to come up for a goal; undefined where nothing has to. */
export function stepUp(view: View, goal: Goal): (Step & { kind: "up" }) | undefined {
    const machines = machinesToBringUp(view, goal);
    return machines.length > 0 ? { kind: "up", machines } : undefined;
}

/** DOWN machines that the goal left alone although it only schedules them. */
export function machinesLeftDown(view: View, goal: Goal): MachineId[] {
    if (goal.release) return [];
    const modes = desiredModes(goal);
    return view.down.filter((machine) => modes.get(machineKey(machine)) === "DRAINING");
}

/**
 * DOWN machines to bring up: those of the owner that it no longer wants, or wants only scheduled. A machine
 * that is DOWN in a window of others is theirs, whatever was recorded.
 */
function machinesToBringUp(view: View, goal: Goal): MachineId[] {
    if (view.down.length === 0) return [];
    const owned = machineKeys(ownedMachines(view.schedule, goal));
    const known = machineKeys(goal.owner.machines);
    const scheduled = machineKeys(windowsOf(view.schedule).flatMap(machinesOf));
    const modes = desiredModes(goal);
    return view.down.filter((machine) => {
        const key = machineKey(machine);
        // A schedule that raced machine/down can leave a machine DOWN in no window at all.
        const ours = owned.has(key) || (known.has(key) && !scheduled.has(key));
        if (!ours) return false;
        const mode = modes.get(key);
        return mode === undefined || (mode === "DRAINING" && goal.release);
    });
}
