import { type Goal, isOwned, toWindow } from "./goal";
import { type MachineId, machineKey, machineKeys } from "./machine";
import { identicalWindow, machinesOf, type Schedule, type View, type Window, windowsOf } from "./schedule";

/** A machine that cannot be placed: it stands in a window of somebody else. */
export interface Conflict {
    machine: MachineId;
    window: Window;
    /** `scheduled`: a window of others holds it. `down`: an exclusive goal would have to bring it up. */
    kind: "scheduled" | "down";
}

export interface Placement {
    /** The schedule to have. The very same object where nothing has to change. */
    schedule: Schedule;
    /** Where there are any, the schedule is returned untouched. */
    conflicts: readonly Conflict[];
}

/**
 * Puts the goal's windows into the schedule and takes the owner's other windows out.
 *
 * - Windows of others keep their place, their bytes and their order, but for a machine taken over.
 * - A changed window stays where it was; a new one goes to the end.
 * - A DOWN machine never leaves the schedule, as the master would refuse the whole document
 *   ("is deactivated and cannot be removed"): it stays in its window until it is brought up.
 */
export function place({ schedule, down }: View, goal: Goal): Placement {
    const conflicts = conflictsOf(schedule, goal, machineKeys(down));
    if (conflicts.length > 0) return { schedule, conflicts };

    const current = windowsOf(schedule);
    const reused = new Set<Window>();
    const desired = goal.windows.map((each) => {
        const wanted = toWindow(each);
        const same = current.find((window) => isOwned(window, goal) && identicalWindow(window, wanted));
        if (same) reused.add(same);
        return same ?? wanted;
    });

    const placed = machineKeys(desired.flatMap(machinesOf));
    const downKeys = machineKeys(down);
    const fresh = desired.filter((window) => !reused.has(window));
    const windows: Window[] = [];
    for (const window of current) {
        if (reused.has(window)) {
            windows.push(window);
        } else if (isOwned(window, goal)) {
            const successor = fresh.shift();
            if (successor) windows.push(successor);
            windows.push(...without(window, (key) => placed.has(key) || !downKeys.has(key)));
        } else if (!goal.exclusive) {
            windows.push(...without(window, (key) => placed.has(key)));
        }
    }
    windows.push(...fresh);

    const unchanged = windows.length === current.length && windows.every((each, i) => each === current[i]);
    return { schedule: unchanged ? schedule : { ...schedule, windows }, conflicts: [] };
}

/** The window less some machines: itself where it has none of them, nothing where it has no others. */
function without(window: Window, leaves: (key: string) => boolean): Window[] {
    const machines = machinesOf(window);
    const rest = machines.filter((machine) => !leaves(machineKey(machine)));
    if (rest.length === machines.length) return [window];
    return rest.length === 0 ? [] : [{ ...window, machine_ids: rest }];
}

function conflictsOf(schedule: Schedule, goal: Goal, down: ReadonlySet<string>): Conflict[] {
    const placed = machineKeys(goal.windows.flatMap(({ machines }) => machines));
    const foreign = windowsOf(schedule).filter((window) => !isOwned(window, goal));
    return foreign.flatMap((window) =>
        machinesOf(window).flatMap((machine): Conflict[] => {
            const key = machineKey(machine);
            if (goal.exclusive)
                return !placed.has(key) && down.has(key) ? [{ machine, window, kind: "down" }] : [];
            const clash = placed.has(key) && goal.onConflict !== "takeover";
            return clash ? [{ machine, window, kind: "scheduled" }] : [];
        }),
    );
}
