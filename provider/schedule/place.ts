import { claimsOf, type Claims } from "./claims";
import { type Goal, toWindow } from "./goal";
import { type MachineId, machineKey, machineKeys } from "./machine";
import {
    machinesOf,
    sameTime,
    type Schedule,
    type View,
    type Window,
    windowKey,
    windowsOf,
} from "./schedule";
import { unsigned } from "./signature";

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
 * - A machine that others have put into a window of the owner's stays scheduled, and at its time: in that window, else
 *   in one that nobody has signed. But for an exclusive goal, which takes it out as it does with windows of others.
 */
export function place(view: View, goal: Goal): Placement {
    const { schedule, down } = view;
    const claims = claimsOf(goal);
    const downKeys = machineKeys(down);
    const conflicts = conflictsOf(schedule, goal, claims, downKeys);
    if (conflicts.length > 0) return { schedule, conflicts };

    const current = windowsOf(schedule);
    const strangers = goal.exclusive ? () => [] : claims.strangers;
    const { standing, fresh } = compare(current, goal, claims, strangers);
    const placed = machineKeys(goal.windows.flatMap(({ machines }) => machines));
    const windows: Window[] = [];
    for (const window of current) {
        if (standing.has(window)) {
            windows.push(window);
        } else if (claims.isOwned(window)) {
            const kept = strangers(window).filter((machine) => !placed.has(machineKey(machine)));
            const keptKeys = machineKeys(kept);
            const successor = fresh.take(window);
            const joined = successor !== undefined && sameTime(successor, window);
            if (successor) windows.push(joined ? withMachines(successor, kept) : successor);
            windows.push(
                ...without(window, (key) => placed.has(key) || keptKeys.has(key) || !downKeys.has(key)),
            );
            if (!joined && kept.length > 0)
                windows.push({ machine_ids: kept, unavailability: unsigned(window.unavailability) });
        } else if (!goal.exclusive) {
            windows.push(...without(window, (key) => placed.has(key)));
        }
    }
    windows.push(...fresh.rest());

    const unchanged = windows.length === current.length && windows.every((each, i) => each === current[i]);
    return { schedule: unchanged ? schedule : { ...schedule, windows }, conflicts: [] };
}

/** The owner's windows that are as they are to be, and those that are to be written. */
function compare(
    current: readonly Window[],
    goal: Goal,
    claims: Claims,
    strangers: Claims["strangers"],
): { standing: ReadonlySet<Window>; fresh: Fresh } {
    const wanted = new Map(goal.windows.map(toWindow).map((window) => [windowKey(window, 1n), window]));
    const standing = new Set<Window>();
    for (const window of current) {
        if (!claims.isOwned(window)) continue;
        const others = machineKeys(strangers(window));
        const [own] = without(window, (key) => others.has(key));
        if (own !== undefined && wanted.delete(windowKey(own, 1n))) standing.add(window);
    }
    return { standing, fresh: new Fresh([...wanted.values()]) };
}

/** Windows that are to be written, each in the place of one that it follows. */
class Fresh {
    private readonly left: Set<Window>;
    private readonly byMachine = new Map<string, Window>();

    constructor(windows: readonly Window[]) {
        this.left = new Set(windows);
        for (const window of windows)
            for (const machine of machinesOf(window)) this.byMachine.set(machineKey(machine), window);
    }

    /** The one that has a machine of the window, else the next. */
    take(window: Window): Window | undefined {
        const taken = this.heirOf(window) ?? this.left.values().next().value;
        if (taken) this.left.delete(taken);
        return taken;
    }

    private heirOf(window: Window): Window | undefined {
        if (this.left.size === 0) return undefined;
        for (const machine of machinesOf(window)) {
            const heir = this.byMachine.get(machineKey(machine));
            if (heir !== undefined && this.left.has(heir)) return heir;
        }
        return undefined;
    }

    rest(): Window[] {
        return [...this.left];
    }
}

function withMachines(window: Window, added: readonly MachineId[]): Window {
    return added.length === 0 ? window : { ...window, machine_ids: [...machinesOf(window), ...added] };
}

/** The window less some machines: itself where it has none of them, nothing where it has no others. */
function without(window: Window, leaves: (key: string) => boolean): Window[] {
    const machines = machinesOf(window);
    const rest = machines.filter((machine) => !leaves(machineKey(machine)));
    if (rest.length === machines.length) return [window];
    return rest.length === 0 ? [] : [{ ...window, machine_ids: rest }];
}

function conflictsOf(schedule: Schedule, goal: Goal, claims: Claims, down: ReadonlySet<string>): Conflict[] {
    const placed = machineKeys(goal.windows.flatMap(({ machines }) => machines));
    return windowsOf(schedule).flatMap((window): Conflict[] => {
        const isOwned = claims.isOwned(window);
        if (goal.exclusive) {
            const others = isOwned ? claims.strangers(window) : machinesOf(window);
            return others
                .filter((machine) => !placed.has(machineKey(machine)) && down.has(machineKey(machine)))
                .map((machine) => ({ machine, window, kind: "down" }));
        }
        if (isOwned || goal.onConflict === "takeover") return [];
        return machinesOf(window)
            .filter((machine) => placed.has(machineKey(machine)))
            .map((machine) => ({ machine, window, kind: "scheduled" }));
    });
}
