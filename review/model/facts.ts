import { formatInstant } from "../../provider/time";
import type { DeclaredWindow } from "../input/windows";
import type { Change, Facts } from "../schema";
import { type Directory, keyOf } from "./machines";

/** What a declared window comes to. */
export function factsOf(window: DeclaredWindow, directory: Directory): Facts {
    const { startMillis: start, durationMillis: length } = window;
    const isKnown = start !== undefined;
    return {
        start: isKnown ? instant(start) : null,
        end: isKnown && length !== undefined ? instant(start + length) : null,
        openEnded: isKnown && length === undefined,
        lengthSeconds: length === undefined ? null : length / 1000,
        state: window.state ?? null,
        machines: window.machines.map((machine) => directory.machine(machine)),
        machinesKnown: window.machinesKnown,
        reason: window.reason,
    };
}

/** From the most important on. */
const ORDER: readonly Change[] = [
    "added",
    "cancelled",
    "replaced",
    "moved",
    "extended",
    "shortened",
    "state",
    "machines",
    "reason",
    "unknown",
    "unchanged",
];

/**
 * What became of a window, the most important first; never empty.
 *
 * @param replaced whether it is deleted and created again, as on another cluster.
 */
export function changesOf(before: Facts | null, after: Facts | null, replaced: boolean): Change[] {
    if (after === null) return ["cancelled"];
    const unknown = !isKnown(after);
    if (before === null) return unknown ? ["added", "unknown"] : ["added"];
    const differences: Record<string, boolean> = {
        replaced,
        moved: known(before.start, after.start) && before.start !== after.start,
        extended: longer(before, after),
        shortened: longer(after, before),
        state: known(before.state, after.state) && before.state !== after.state,
        machines: after.machinesKnown && !sameMachines(before, after),
        reason: before.reason !== after.reason,
        unknown,
    };
    const changes = ORDER.filter((change) => differences[change]);
    return changes.length > 0 ? changes : ["unchanged"];
}

/** Whether time, state and machines are known. */
export function isKnown({ start, state, machinesKnown }: Facts): boolean {
    return start !== null && state !== null && machinesKnown;
}

/** Whether a window takes machines off the cluster: not one whose state is up. */
export function isOpen(facts: Facts | null): facts is Facts {
    return facts !== null && facts.state !== "up";
}

/** When a window starts, or did where it goes; null where that is not known. */
export function startOf({ before, after }: { before: Facts | null; after: Facts | null }): string | null {
    return (after ?? before)?.start ?? null;
}

/** Milliseconds from start to end, the end excluded; undefined where the start is not known. */
export function intervalOf({ start, end }: Facts): { from: number; to: number } | undefined {
    if (start === null) return undefined;
    return { from: Date.parse(start), to: end === null ? Infinity : Date.parse(end) };
}

export function instant(millis: number): string {
    return formatInstant(BigInt(millis));
}

function known(...values: (string | null)[]): boolean {
    return values.every((value) => value !== null);
}

function longer(a: Facts, b: Facts): boolean {
    if (a.start === null || b.start === null) return false;
    const length = ({ openEnded, lengthSeconds }: Facts) => (openEnded ? Infinity : (lengthSeconds ?? 0));
    return length(b) > length(a);
}

function sameMachines(a: Facts, b: Facts): boolean {
    const keys = new Set(a.machines.map(keyOf));
    return a.machines.length === b.machines.length && b.machines.every((machine) => keys.has(keyOf(machine)));
}
