import { z } from "zod";
import { type AllowedTimes, allowedUntil, isAllowed } from "../../../provider/calendar/hours";
import { WEEKDAYS } from "../../../provider/calendar/weekday";
import { onTheClock } from "../../../provider/calendar/zone";
import { describe, isOver } from "../windows";
import { zoneField } from "./fields";
import { windowRule } from "./rule";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

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

const configuration = z.strictObject({
    zone: zoneField,
    hours: z.array(hoursField).default([]).describe("The allowed hours; with none, all are."),
});

export const allowedHours = windowRule({
    name: "allowed-hours",
    description: "A window lies wholly within the allowed days and hours, and so does what acts in this run.",
    config: configuration,
    check(window, config, now) {
        const { zone, hours } = config;
        const { start, end } = window;
        if (hours.length === 0 || start === undefined || end === undefined || isOver(window, now))
            return undefined;
        const outside = firstOutside(start, end, config);
        if (outside === undefined) return undefined;
        const where = outside === start ? "starts outside of" : "goes beyond";
        return (
            `${describe(window)} ${where} the allowed hours: ${clockOf(outside, zone)} is not allowed. Allowed are ` +
            `${hours.map(shown).join("; ")}. Move it or shorten it, so that it lies wholly within.`
        );
    },
    checkMoment(window, config, now) {
        const { zone, hours } = config;
        if (hours.length === 0 || isAllowed(timesOf(config), now)) return undefined;
        return (
            `${window.name} acts at \`pulumi up\`, outside of the allowed hours: it is ${clockOf(now, zone)}. ` +
            `Allowed are ${hours.map(shown).join("; ")}. Run \`pulumi up\` within them.`
        );
    },
});

/** The first instant of a window that no hours allow. */
function firstOutside(
    start: bigint,
    end: bigint | "never",
    config: z.output<typeof configuration>,
): bigint | undefined {
    const until = allowedUntil(timesOf(config), start);
    return until === undefined || (end !== "never" && until >= end) ? undefined : until;
}

function timesOf({ zone, hours }: z.output<typeof configuration>): AllowedTimes {
    const named = hours.map(({ days, ...rest }) => ({
        ...rest,
        days: WEEKDAYS.filter((_, index) => days.includes(DAYS[(index + 6) % 7]!)),
    }));
    return { zone, hours: named, excluded: [] };
}

function clockOf(instant: bigint, zone: string): string {
    return `${onTheClock(instant, zone)} (${zone})`;
}

function shown({ days, from, to }: Hours): string {
    return `${days.length === DAYS.length ? "every day" : days.join(", ")} ${from} to ${to}`;
}
