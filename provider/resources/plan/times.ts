import { firstSlot, type Slot, slotAt, slotsOf } from "../../calendar";
import { formatInstant, parseInstant } from "../../time";
import { resolveTime, type TimeInputs } from "../scheduled-time/spec";
import { type PlanInputs, staggerOf } from "./spec";

/** When each of a number of batches is to be. */
export function timesOf(inputs: PlanInputs, count: number, first: Slot): Slot[] {
    return slotsOf(first, count, staggerOf(inputs));
}

/** The first slot of a plan with a fixed start; undefined where the start is yet to be resolved, or is recorded. */
export function fixedFirst(inputs: PlanInputs): Slot | undefined {
    const { firstStart } = inputs;
    return typeof firstStart === "string"
        ? firstSlot(parseInstant(firstStart), staggerOf(inputs))
        : undefined;
}

/** The first slot at a start that was resolved before. */
export function recordedFirst(inputs: PlanInputs, startTime: string): Slot {
    return slotAt(parseInstant(startTime), staggerOf(inputs).length);
}

/** The first slot as it would be resolved now. */
export function firstFromNow(inputs: PlanInputs, now: number): Slot {
    return resolveTime(timeInputsOf(inputs), now);
}

/** What a ScheduledTime is to resolve for a plan. */
export function timeInputsOf({ firstStart, duration, exclude, notBefore, triggers }: PlanInputs): TimeInputs {
    if (typeof firstStart === "string") throw new TypeError("a fixed start needs no resolving");
    return { time: firstStart, duration, exclude, notBefore, triggers };
}

/** What is wrong with the times of a plan, which only shows when they are known. */
export function problemWith({ notBefore, notAfter }: PlanInputs, slots: readonly Slot[]): string | undefined {
    const [first, last] = [slots[0]!, slots.at(-1)!];
    if (notBefore !== undefined && first.start < parseInstant(notBefore)) {
        return `firstStart: ${formatInstant(first.start)} is before notBefore, ${notBefore}`;
    }
    if (notAfter === undefined || last.end <= parseInstant(notAfter)) return undefined;
    return (
        `notAfter: the last batch would end at ${formatInstant(last.end)}, after ${notAfter}; ` +
        "let it start earlier, or take larger batches, less time for each, or a smaller gap"
    );
}
