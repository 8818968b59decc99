import { z } from "zod";
import { isZone, occurrenceFrom, parsePeriod, type Recurrence, WEEKDAYS } from "../calendar";
import { oneOf, strict } from "./fields";

/** A time zone by its IANA name; one that does not exist would mean another time than was declared. */
export const zoneField = z.string('is required: a time zone such as "Europe/Berlin"').refine(isZone, {
    error: ({ input }) => `"${input}" is not a time zone; write it like "Europe/Berlin"`,
    // What is looked up in it afterwards would fail for the same reason, in worse words.
    abort: true,
});

const byCron = strict("a time", {
    cron: z.string("must be a cron expression").trim(),
    zone: zoneField,
}).superRefine((time, context) => {
    try {
        occurrenceFrom(time, 0n);
    } catch (error) {
        context.addIssue({ code: "custom", path: ["cron"], message: (error as RangeError).message });
    }
});

const byWeekday = strict("a time", {
    next: oneOf(...WEEKDAYS),
    at: z
        .string('is required: a time of day like "02:00"')
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like "02:00"'),
    zone: zoneField,
});

/** A time that comes again, as a program writes it. */
export const recurrenceSchema = z.unknown().transform((value, context): Recurrence => {
    if (typeof value !== "object" || value === null) {
        context.addIssue("must be { cron, zone } or { next, at, zone }");
        return z.NEVER;
    }
    const parsed = ("cron" in value ? byCron : byWeekday).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
});

const period = z.string("must be text").transform((text, context): string => {
    try {
        return parsePeriod(text, "UTC").text;
    } catch (error) {
        context.addIssue((error as RangeError).message);
        return z.NEVER;
    }
});

/** Days and periods to keep clear, as a program writes them. */
export const excludeSchema = z.array(period, "must be a list of days and periods").default([]);
