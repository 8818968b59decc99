import { occurrenceFrom, type Recurrence } from "./occurrence";
import { type Period, touched } from "./period";

const DAY = 86_400_000n;

/** When something may start: at an instant or a whole number of days later, or whenever a time comes again. */
export type Beginning = { instant: bigint } | Recurrence;

/** What a slot needs; lengths are in milliseconds. */
export interface Room {
    beginning: Beginning;
    length: bigint;
    /** What no slot may touch. */
    excluded: readonly Period[];
}

export interface Stagger extends Room {
    /** The least between the end of one slot and the start of the next. */
    gap: bigint;
    /** Whether each starts when the one before is over, or waits for a beginning of its own. */
    pace: Pace;
}

export type Pace = "consecutive" | "occurrence";

/** From when to when, in milliseconds. */
export interface Slot {
    start: bigint;
    end: bigint;
    /** What it would have touched, had it not been moved. */
    avoided: Period[];
}

/** Slots one after the other, behind the first. One that would touch an excluded period waits for a beginning. */
export function slotsOf(first: Slot, count: number, stagger: Stagger): Slot[] {
    const { beginning, gap, pace } = stagger;
    const slots = [first];
    while (slots.length < count) {
        const ready = slots.at(-1)!.end + gap;
        slots.push(allowed(pace === "occurrence" ? nextBeginning(beginning, ready) : ready, stagger));
    }
    return slots;
}

/** The first slot at or after an instant that starts at a beginning and touches nothing excluded. */
export function firstSlot(from: bigint, stagger: Room): Slot {
    return allowed(nextBeginning(stagger.beginning, from), stagger);
}

/** The slot that starts just then. */
export function slotAt(start: bigint, length: bigint, avoided: Period[] = []): Slot {
    return { start, end: start + length, avoided };
}

/** Moves a start until it touches nothing; each period is left behind for good, so this comes to an end. */
function allowed(wanted: bigint, { beginning, length, excluded }: Room): Slot {
    const avoided: Period[] = [];
    let start = wanted;
    let hit: Period | undefined;
    while ((hit = touched(excluded, start, start + length)) !== undefined) {
        avoided.push(hit);
        start = nextBeginning(beginning, hit.to);
    }
    return slotAt(start, length, avoided);
}

function nextBeginning(beginning: Beginning, from: bigint): bigint {
    if (!("instant" in beginning)) return occurrenceFrom(beginning, from);
    const { instant } = beginning;
    return from <= instant ? instant : instant + ((from - instant + DAY - 1n) / DAY) * DAY;
}
