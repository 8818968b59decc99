import { z } from "zod";
import { type AllowedTimes, parsePeriod, type Weekday, WEEKDAYS } from "../calendar";
import { oneOf, strict } from "./fields";
import { excludeSchema, zoneField } from "./recurrence-input";

const timeOfDay = z
    .string('is required: a time of day like "22:00"')
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day like "22:00"');

const weekdays = z
    .array(oneOf(...WEEKDAYS), "must be a list of days of the week")
    .min(1, "names no days; leave it out where all are meant")
    .default([...WEEKDAYS] as Weekday[]);

const hours = z
    .array(
        strict("hours", { days: weekdays, from: timeOfDay, to: timeOfDay }),
        "must be a list of { days, from, to }",
    )
    .min(1, "names no hours; leave it out where all are allowed");

/** `allowedTimes` as a program writes it. One that names no zone, or allows everything, is refused. */
export const allowedTimesSchema = strict("allowedTimes", {
    zone: zoneField,
    hours: hours.optional(),
    exclude: excludeSchema,
}).refine(({ hours, exclude }) => hours !== undefined || exclude.length > 0, {
    message: "allows all times; name hours, or days to exclude",
});

export type AllowedTimesInput = z.output<typeof allowedTimesSchema>;

/** The meaning of a checked `allowedTimes`. */
export function allowedTimesOf({ zone, hours, exclude }: AllowedTimesInput): AllowedTimes {
    return { zone, hours: hours ?? [], excluded: exclude.map((text) => parsePeriod(text, zone)) };
}
