import { z } from "zod";
import { edgeOf, isDate } from "../../../provider/calendar/day";
import { describe, isOver } from "../windows";
import { zoneField } from "./fields";
import { windowRule } from "./rule";

const edgeField = z.string().superRefine((text, context) => {
    try {
        edgeOf(text, "UTC", "from");
    } catch (error) {
        const { message } = error as RangeError;
        context.addIssue(isDate(text) ? message : `${message}, or just a date like "2026-12-24"`);
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
            ({ from, to }) =>
                start < edgeOf(to, zone, "to") && (end === "never" || end > edgeOf(from, zone, "from")),
        );
        if (hit === undefined) return undefined;
        return (
            `${describe(window)} touches the freeze period "${hit.reason}", ${hit.from} to ${hit.to} (${zone}). ` +
            `Move it before or after.`
        );
    },
    checkMoment(window, { zone, periods }, now) {
        const hit = periods.find(
            ({ from, to }) => edgeOf(from, zone, "from") <= now && now < edgeOf(to, zone, "to"),
        );
        if (hit === undefined) return undefined;
        return (
            `${window.name} acts at \`pulumi up\`, in the freeze period "${hit.reason}", ${hit.from} to ${hit.to} ` +
            `(${zone}). Run \`pulumi up\` before or after.`
        );
    },
});
