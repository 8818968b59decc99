import { DateTime } from "luxon";
import { z } from "zod";
import { shownAt, timeOfDay } from "../../../provider/calendar/day";
import { describe, isOver } from "../windows";
import { zoneField } from "./fields";
import { windowRule } from "./rule";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const DAY_MILLIS = 86_400_000n;

const timeField = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, `must be a time of day like "22:00"`);

const hoursField = z.strictObject({
    days: z
        .array(z.enum(DAYS))
        .min(1)
        .default([...DAYS])
        .describe("The days on which it begins."),
    from: timeField.describe("Where it begins."),
    to: timeField.describe("Where it ends: on the next day, where that is not after the beginning."),
});

type Hours = z.output<typeof hoursField>;

export const allowedHours = windowRule({
    name: "allowed-hours",
    description: "A window lies wholly within the allowed days and hours.",
    config: z.strictObject({
        zone: zoneField,
        hours: z
            .array(hoursField)
            .default([])
            .describe("The allowed hours. Without any, all hours are allowed."),
    }),
    check(window, { zone, hours }, now) {
        const { start, end } = window;
        if (hours.length === 0 || start === undefined || end === undefined || isOver(window, now))
            return undefined;
        const outside = firstOutside(start, end, hours, zone);
        if (outside === undefined) return undefined;
        const where = outside === start ? "starts outside of" : "goes beyond";
        const when = DateTime.fromMillis(Number(outside), { zone }).toFormat("ccc yyyy-MM-dd HH:mm", {
            locale: "en",
        });
        return (
            `${describe(window)} ${where} the allowed hours: ${when} (${zone}) is not allowed. Allowed are ` +
            `${hours.map(shown).join("; ")}. Move it or shorten it, so that it lies wholly within.`
        );
    },
});

/** The first instant of a window that no hours allow. What is allowed for more than a week always is. */
function firstOutside(
    start: bigint,
    end: bigint | "never",
    hours: Hours[],
    zone: string,
): bigint | undefined {
    let allowedTo = start;
    while ((end === "never" || allowedTo < end) && allowedTo - start < 8n * DAY_MILLIS) {
        const next = endOfHours(allowedTo, hours, zone);
        if (next === undefined) return allowedTo;
        allowedTo = next;
    }
    return undefined;
}

/** The latest end of the hours that an instant lies in. */
function endOfHours(instant: bigint, hours: Hours[], zone: string): bigint | undefined {
    const today = DateTime.fromMillis(shownAt(instant, zone), { zone: "utc" });
    const ends = [today.minus({ days: 1 }), today]
        .flatMap((day) =>
            hours
                .filter(({ days }) => days.includes(DAYS[day.weekday - 1]!))
                .map((each) => span(day, each, zone)),
        )
        .filter(([from, to]) => from <= instant && instant < to)
        .map(([, to]) => to);
    return ends.length === 0 ? undefined : ends.reduce((a, b) => (a > b ? a : b));
}

/** The hours that begin on a day, from and to. A time that the clocks skip is the moment at which they do. */
function span(day: DateTime, { from, to }: Hours, zone: string): [bigint, bigint] {
    const last = to <= from ? day.plus({ days: 1 }) : day;
    const at = (date: DateTime, time: string) => timeOfDay(date.toFormat("yyyy-MM-dd"), time, zone);
    return [at(day, from), at(last, to)];
}

function shown({ days, from, to }: Hours): string {
    return `${days.length === DAYS.length ? "every day" : days.join(", ")} ${from} to ${to}`;
}
