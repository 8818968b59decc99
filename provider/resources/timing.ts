import { z } from "zod";
import { formatDuration, formatInstant, parseDuration, parseInstant } from "../time";
import { parsedBy } from "./fields";
import type { CheckFailure, Properties } from "./inputs";
import { containsUnknown } from "./unknowns";

/** When a window starts and how long it lasts, in milliseconds. No duration: open-ended. */
export interface Timing {
    startMillis: bigint;
    durationMillis: bigint | undefined;
}

/** The arguments of a window that say when; normalised to UTC and to the shortest length. */
export const timingFields = {
    startTime: z
        .string("is required: an RFC 3339 time with an offset")
        .transform(parsedBy(parseInstant, formatInstant)),
    endTime: z.string("must be text").transform(parsedBy(parseInstant, formatInstant)).optional(),
    duration: z.string("must be text").transform(parsedBy(parseDuration, formatDuration)).optional(),
};

/** What the arguments say only together. Parts that are unknown, or wrong by themselves, are passed over. */
export function checkTiming(inputs: Properties): CheckFailure[] {
    const { startTime, endTime, duration } = inputs;
    if (endTime === undefined) return [];
    if (duration !== undefined) {
        // One that is unknown may turn out to be left out.
        if (containsUnknown([endTime, duration])) return [];
        return [{ property: "duration", reason: "give endTime or duration, not both" }];
    }
    if (containsUnknown([startTime, endTime])) return [];
    const [start, end] = [startTime, endTime].map(instantOrNothing);
    if (start === undefined || end === undefined || end > start) return [];
    return [
        {
            property: "endTime",
            reason: `the end, ${String(endTime)}, is not after the start, ${String(startTime)}`,
        },
    ];
}

/** The meaning of checked arguments. */
export function timingOf({ startTime, endTime, duration }: TimingInputs): Timing {
    const startMillis = parseInstant(startTime);
    if (endTime !== undefined) return { startMillis, durationMillis: parseInstant(endTime) - startMillis };
    return { startMillis, durationMillis: duration === undefined ? undefined : parseDuration(duration) };
}

/** The same for what a refresh recorded, which may be a time that no program could declare. */
export function recordedTiming(inputs: TimingInputs): Timing | undefined {
    try {
        return timingOf(inputs);
    } catch {
        return undefined;
    }
}

export interface TimingInputs {
    startTime: string;
    endTime?: string;
    duration?: string;
}

/** Arguments that mean a timing, in the form of the ones before where they mean the same. */
export function timingInputs({ startMillis, durationMillis }: Timing, before?: TimingInputs): TimingInputs {
    const startTime = formatInstant(startMillis);
    if (durationMillis === undefined) return { startTime };
    return before?.endTime !== undefined
        ? { startTime, endTime: formatInstant(startMillis + durationMillis) }
        : { startTime, duration: formatDuration(durationMillis) };
}

/** Whether recorded arguments mean the same time; where they mean none, whether they are the same text. */
export function sameRecordedTiming(a: TimingInputs, b: TimingInputs): boolean {
    return recordedTimingKey(a) === recordedTimingKey(b);
}

/** Equal for recorded arguments that mean the same time; where they mean none, for the same text. */
export function recordedTimingKey(inputs: TimingInputs): string {
    const timing = recordedTiming(inputs);
    if (timing !== undefined) return `${timing.startMillis} ${timing.durationMillis ?? "-"}`;
    const { startTime, endTime, duration } = inputs;
    return JSON.stringify([startTime, endTime ?? null, duration ?? null]);
}

export function sameTiming(a: Timing | undefined, b: Timing | undefined): boolean {
    if (a === undefined || b === undefined) return false;
    return a.startMillis === b.startMillis && a.durationMillis === b.durationMillis;
}

function instantOrNothing(value: unknown): bigint | undefined {
    try {
        return parseInstant(String(value));
    } catch {
        return undefined;
    }
}
