import { z } from "zod";
import { firstSlot, parsePeriod, type Recurrence, type Room, type Slot, touched } from "../../calendar";
import { formatInstant, parseDuration, parseInstant } from "../../time";
import { lengthOfTime, parsedBy } from "../fields";
import { type Checked, checkInputs, type Properties } from "../inputs";
import { excludeSchema, recurrenceSchema } from "../recurrence-input";

/** Checked inputs of a ScheduledTime. */
export interface TimeInputs {
    time: Recurrence;
    duration?: string;
    exclude: string[];
    notBefore?: string;
    triggers: unknown[];
}

export const instantField = z
    .string("must be an RFC 3339 time with an offset")
    .transform(parsedBy(parseInstant, formatInstant));

export const triggersField = z.array(z.unknown(), "must be a list").default([]);

const fields = {
    time: recurrenceSchema,
    duration: lengthOfTime.optional(),
    exclude: excludeSchema,
    notBefore: instantField.optional(),
    triggers: triggersField,
};

/** Validates and normalises, without I/O. */
export function checkTime(news: Properties): Checked {
    return checkInputs(fields, news);
}

export function parseTimeInputs(inputs: Properties): TimeInputs {
    return z.object(fields).parse(inputs);
}

/** The first time from now on that the inputs allow. */
export function resolveTime(inputs: TimeInputs, now: number): Slot {
    const notBefore = inputs.notBefore === undefined ? 0n : parseInstant(inputs.notBefore);
    const ahead = BigInt(Math.floor(now)) + 1n;
    return firstSlot(notBefore > ahead ? notBefore : ahead, roomOf(inputs));
}

/** Whether a time that was resolved before may stay. One that is past does, whatever is excluded since. */
export function isStillAllowed(start: bigint, inputs: TimeInputs, now: number): boolean {
    if (start <= BigInt(Math.floor(now))) return true;
    const { length, excluded } = roomOf(inputs);
    const isEarly = inputs.notBefore !== undefined && start < parseInstant(inputs.notBefore);
    return !isEarly && touched(excluded, start, start + length) === undefined;
}

/** Without a duration, what counts is the moment of the start. */
function roomOf({ time, duration, exclude }: TimeInputs): Room {
    return {
        beginning: time,
        length: duration === undefined ? 1n : parseDuration(duration),
        excluded: exclude.map((text) => parsePeriod(text, time.zone)),
    };
}
