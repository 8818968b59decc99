import { type Goal, toWindow } from "./goal";
import { type MachineId, machineKey, machineKeys } from "./machine";
import {
    durationMillis,
    machinesOf,
    NANOS_PER_MILLI,
    type Schedule,
    startMillis,
    type Window,
    windowKey,
    windowsOf,
} from "./schedule";
import { hasEnough, hasSome, hasWhole, remainsOf, type Signature } from "./signature";

/** What of a schedule is the owner's of a goal. */
export interface Claims {
    /** Whether a window is the owner's, whatever others have changed in it. */
    isOwned(window: Window): boolean;
    /** Whether it has every digit of the signature: but for its machines, it is as we wrote it. */
    isWhole(window: Window): boolean;
    /** The owner's machines in a window of the owner's; none in any other. */
    ownMachines(window: Window): readonly MachineId[];
    /** The machines that somebody else has put into a window of the owner's. */
    strangers(window: Window): readonly MachineId[];
}

/**
 * A window is the owner's where
 *
 * - it has the whole signature, or
 * - a machine of the owner's is in it, no digits are somebody else's, and one part of the signature is left to the
 *   digit, or both are, rounded. A program that reads numbers as doubles rounds the start, and keeps the duration below
 *   2^53; whoever moves a window to a round time keeps its duration; or
 * - the same, but one part alone is left, rounded, and its number is to the millisecond that of a recorded or desired
 *   window. At any other time it is nothing to go by: one in 1,000 of all starts in microseconds has such digits; or
 * - it has the machines and the time of a recorded window, to the millisecond, and nobody's signature; or
 * - it is adopted: those of a desired one.
 */
export function claimsOf({ owner, onConflict, windows }: Goal): Claims {
    const known = machineKeys([...owner.machines, ...owner.recorded.flatMap(machinesOf)]);
    const recorded = planKeys(owner.recorded);
    const adopted = planKeys(onConflict === "adopt" ? windows.map(toWindow) : []);
    const isKnown = (machine: MachineId) => known.has(machineKey(machine));

    const isWhole = ({ unavailability }: Window) =>
        owner.signatures.some((signature) => hasWhole(remainsOf(unavailability, signature)));
    const planned = numbersOf([...owner.recorded, ...windows.map(toWindow)]);
    const hasRemains = (window: Window) =>
        owner.signatures.some((signature) => isRemnant(window, signature, planned));
    const isOwned = (window: Window) => {
        if (window.unavailability.duration && isWhole(window)) return true;
        if (hasRemains(window) && machinesOf(window).some(isKnown)) return true;
        return (isUnsigned(window) && isPlanned(window, recorded)) || isPlanned(window, adopted);
    };
    const strangers = (window: Window) => {
        if (!isOwned(window)) return [];
        // Nobody else leaves every digit: all of it may be what a killed run has left.
        if (!owner.complete && isWhole(window)) return [];
        return machinesOf(window).filter((machine) => !isKnown(machine));
    };
    const ownMachines = (window: Window) => {
        const others = strangers(window);
        if (others.length > 0) return machinesOf(window).filter(isKnown);
        return isOwned(window) ? machinesOf(window) : [];
    };
    return { isOwned, isWhole, ownMachines, strangers };
}

/** The owner's windows in a schedule, in order. */
export function ownedWindows(schedule: Schedule, goal: Goal): Window[] {
    return windowsOf(schedule).filter(claimsOf(goal).isOwned);
}

/** The owner's machines that are scheduled in its windows; those that others have put there are left out. */
export function ownedMachines(schedule: Schedule, goal: Goal): MachineId[] {
    return windowsOf(schedule).flatMap(claimsOf(goal).ownMachines);
}

/** The machines that somebody else has put into windows of the owner's. */
export function strangersIn(schedule: Schedule, goal: Goal): MachineId[] {
    return windowsOf(schedule).flatMap(claimsOf(goal).strangers);
}

/** For one window; who asks about many, asks claimsOf once. */
export function isOwned(window: Window, goal: Goal): boolean {
    return claimsOf(goal).isOwned(window);
}

/** The starts and the lengths of windows, in milliseconds. */
interface Numbers {
    starts: ReadonlySet<bigint>;
    lengths: ReadonlySet<bigint | undefined>;
}

function numbersOf(windows: readonly Window[]): Numbers {
    return { starts: new Set(windows.map(startMillis)), lengths: new Set(windows.map(durationMillis)) };
}

/** Whether enough of a signature is left, or some of it in a number that is as planned. */
function isRemnant(window: Window, signature: Signature, { starts, lengths }: Numbers): boolean {
    const left = remainsOf(window.unavailability, signature);
    if (!hasSome(left)) return false;
    if (hasEnough(left)) return true;
    return (
        (left.start === "rounded" && starts.has(startMillis(window))) ||
        (left.duration === "rounded" && lengths.has(durationMillis(window)))
    );
}

/** Nobody signs with 0. */
function isUnsigned({ unavailability: { start } }: Window): boolean {
    return start.nanoseconds % NANOS_PER_MILLI === 0n;
}

interface Plans {
    starts: ReadonlySet<bigint>;
    keys: ReadonlySet<string>;
}

function planKeys(windows: readonly Window[]): Plans {
    return { starts: new Set(windows.map(startMillis)), keys: new Set(windows.map(keyOf)) };
}

/** Whether one of the planned windows has the same machines and the same time, to the millisecond. */
function isPlanned(window: Window, { starts, keys }: Plans): boolean {
    return starts.has(startMillis(window)) && keys.has(keyOf(window));
}

/** Equal for windows that sameWindow says are the same. */
function keyOf(window: Window): string {
    return windowKey(window, NANOS_PER_MILLI);
}
