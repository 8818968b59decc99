import {
    type AgentMachine,
    type DesiredWindow,
    durationMillis,
    type Goal,
    machineKey,
    machineKeys,
    machinesOf,
    type OnConflict,
    ownedMachines,
    ownedWindows,
    signatureOf,
    signedUnavailability,
    startMillis,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";

/** Whose windows are meant, and which machines they may hold. */
export interface Ownership {
    owner: string;
    machines: readonly AgentMachine[];
    onConflict: OnConflict;
    /** Whether these are all machines that may have been scheduled; see Owner. */
    complete: boolean;
}

/** A batch that is to go down. */
export interface Lowered {
    machines: readonly AgentMachine[];
    /** Of its window, in milliseconds. */
    duration: bigint;
    /** When its window starts unless it has one, in milliseconds since the epoch. */
    now: bigint;
}

/**
 * What the master is to have: the batch DOWN, the batches that are held as they stand, and everything else of ours
 * given back.
 */
export function goalOf(
    ownership: Ownership,
    view: View,
    held: readonly AgentMachine[],
    lowered?: Lowered,
): Goal {
    const { owner, machines, onConflict, complete } = ownership;
    const goal: Goal = {
        owner: { signatures: [signatureOf(owner)], machines, complete, recorded: [] },
        windows: [],
        onConflict,
        release: false,
        exclusive: false,
    };
    const own = ownedWindows(view.schedule, goal);
    return {
        ...goal,
        windows: [
            ...own.flatMap((window) => kept(window, held, view)),
            ...(lowered === undefined ? [] : [windowFor(lowered, owner, own, view)]),
        ],
    };
}

/** What deleting wants: everything of ours given back. */
export function absenceOf(ownership: Ownership): Goal {
    return { ...goalOf(ownership, EMPTY, []), release: true };
}

/** The machines of ours that stand in a window of ours, or are DOWN in no window at all. */
export function scheduledMachines(ownership: Ownership, view: View): AgentMachine[] {
    const known = machineKeys(ownership.machines);
    const scheduled = machineKeys(windowsOf(view.schedule).flatMap(machinesOf));
    const torn = view.down.filter((machine) => {
        const key = machineKey(machine);
        return known.has(key) && !scheduled.has(key);
    });
    return [...ownedMachines(view.schedule, goalOf(ownership, view, [])), ...torn].map(
        ({ hostname = "", ip = "" }) => ({ hostname, ip }),
    );
}

/** Whether machines are DOWN. */
export function modesOf(machines: readonly AgentMachine[], { down }: View): "down" | "up" | "mixed" {
    const keys = machineKeys(down);
    const count = machines.filter((machine) => keys.has(machineKey(machine))).length;
    return count === 0 ? "up" : count === machines.length ? "down" : "mixed";
}

function kept(window: Window, held: readonly AgentMachine[], view: View): DesiredWindow[] {
    const keys = machineKeys(machinesOf(window));
    const machines = held.filter((machine) => keys.has(machineKey(machine)));
    if (machines.length === 0) return [];
    const mode = modesOf(machines, view) === "down" ? "DOWN" : "DRAINING";
    return [{ machines, unavailability: window.unavailability, mode }];
}

/** The window that the batch has already; one that is over while its machines still serve begins anew. */
function windowFor(
    { machines, duration, now }: Lowered,
    owner: string,
    own: readonly Window[],
    view: View,
): DesiredWindow {
    const keys = machineKeys(machines);
    const current = own.find((window) => machinesOf(window).some((each) => keys.has(machineKey(each))));
    const isOver = current !== undefined && startMillis(current) + (durationMillis(current) ?? 0n) <= now;
    const start =
        current !== undefined && (!isOver || modesOf(machines, view) !== "up") ? startMillis(current) : now;
    return {
        machines,
        unavailability: signedUnavailability(start, duration, signatureOf(owner)),
        mode: "DOWN",
    };
}

const EMPTY: View = { schedule: {}, draining: [], down: [] };
