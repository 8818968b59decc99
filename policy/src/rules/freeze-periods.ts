import { DateTime } from "luxon";
import { z } from "zod";
import { parseInstant } from "../../../provider/time";
import { describe, isOver } from "../windows";
import { zoneField } from "./fields";
import { windowRule } from "./rule";

const DATE = /^\d{4}-\d\d-\d\d$/;

const edgeField = z.string().superRefine((text, context) => {
    try {
        if (!DATE.test(text)) parseInstant(text);
        else if (!DateTime.fromISO(text).isValid) context.addIssue(`"${text}" is no date that exists`);
    } catch (error) {
        context.addIssue(`${(error as RangeError).message}, or just a date like "2026-12-24"`);
    }
});

const periodField = z.strictObject({
    from: edgeField.describe("A date, or an RFC 3339 time with an offset."),
    to: edgeField.describe("The last date, or an RFC 3339 time with an offset."),
    reason: z.string().default("freeze").describe("What it is called in messages."),
});

export const freezePeriods = windowRule({
    name: "freeze-periods",
    description: "No window touches a freeze period, and nothing acts in one.",
    config: z.strictObject({
        zone: zoneField,
        periods: z.array(periodField).default([]).describe("The freeze periods."),
    }),
    check(window, { zone, periods }, now) {
        const { start, end } = window;
        if (start === undefined || end === undefined || isOver(window, now)) return undefined;
        const hit = periods.find(
            ({ from, to }) => start < endOf(to, zone) && (end === "never" || end > beginningOf(from, zone)),
        );
        if (hit === undefined) return undefined;
        return (
            `${describe(window)} touches the freeze period "${hit.reason}", ${hit.from} to ${hit.to} (${zone}). ` +
            `Move it before or after.`
        );
    },
    checkMoment(window, { zone, periods }, now) {
        const hit = periods.find(({ from, to }) => beginningOf(from, zone) <= now && now < endOf(to, zone));
        if (hit === undefined) return undefined;
        return (
            `${window.name} acts at \`pulumi up\`, in the freeze period "${hit.reason}", ${hit.from} to ${hit.to} ` +
            `(${zone}). Run \`pulumi up\` before or after.`
        );
    },
});

function beginningOf(text: string, zone: string): bigint {
    return DATE.test(text) ? BigInt(DateTime.fromISO(text, { zone }).toMillis()) : parseInstant(text);
}

/** A date is meant as a whole. */
function endOf(text: string, zone: string): bigint {
    return DATE.test(text)
        ? BigInt(DateTime.fromISO(text, { zone }).plus({ days: 1 }).toMillis())
        : parseInstant(text);
}
