import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { freezePeriods } from "../../policy/src/rules/freeze-periods";
import { dayStart, occurrenceFrom, parsePeriod, timeOfDay } from "../../provider/calendar";
import { parseInstant } from "../../provider/time";
import { parseFreeze } from "../../review";
import { windowAt } from "../unit/policy/window";

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = Intl.supportedValuesOf("timeZone");
const [FIRST, LAST] = [Date.UTC(2020, 0, 1), Date.UTC(2040, 11, 31)];

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock shows, as Intl has it and not the calendar: `2030-12-24 02:30`. */
function shown(millis: number, zone: string): string {
    let format = formats.get(zone);
    if (format === undefined) {
        const two = "2-digit" as const;
        const fields = { month: two, day: two, hour: two, minute: two, hourCycle: "h23" as const };
        format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", ...fields });
        formats.set(zone, format);
    }
    return format.format(millis).replace(", ", " ");
}

/** Days on which the clocks of a zone change, and the days after those. */
function changesIn(zone: string): number[] {
    const offset = (millis: number) => Date.parse(`${shown(millis, zone).replace(" ", "T")}Z`) - millis;
    const found: number[] = [];
    for (let week = FIRST; week < LAST; week += 7 * DAY) {
        if (offset(week) === offset(week + 7 * DAY)) continue;
        for (let day = week; day < week + 7 * DAY; day += DAY)
            if (offset(day) !== offset(day + DAY)) found.push(day, day + DAY);
    }
    return found;
}

const CHANGES = new Map(ZONES.map((zone) => [zone, changesIn(zone)]));

const dateOf = (millis: number) => new Date(millis).toISOString().slice(0, 10);

/** Whether a clock shows a time, or one after it, at a moment, and not before. */
function expectFirst(moment: number, wanted: string, zone: string): void {
    const before = [1, ...[15, 30, 60, 90, 120, 180].map((minutes) => minutes * MINUTE)];
    expect({
        zone,
        wanted,
        shown: shown(moment, zone) >= wanted,
        earlier: before.some((millis) => shown(moment - millis, zone) >= wanted),
    }).toEqual({ zone, wanted, shown: true, earlier: false });
}

const zoneAndDay = fc.constantFrom(...ZONES).chain((zone) => {
    const days = CHANGES.get(zone)!;
    const any = fc.integer({ min: 0, max: (LAST - FIRST) / DAY }).map((day) => FIRST + day * DAY);
    return fc.tuple(fc.constant(zone), days.length === 0 ? any : fc.oneof(fc.constantFrom(...days), any));
});

/** A day as every place that speaks of days has it. */
function expectDay(zone: string, day: number): void {
    const [date, next] = [dateOf(day), dateOf(day + DAY)];
    const [from, to] = [dayStart(date, zone), dayStart(next, zone)];
    expectFirst(Number(from), `${date} 00:00`, zone);
    const period = parsePeriod(date, zone);
    const freeze = parseFreeze(`${date}/${date}`, zone);
    const config = freezePeriods.config.parse({ zone, periods: [{ from: date, to: date }] });
    const isFrozen = (start: bigint) =>
        freezePeriods.check(windowAt("2030-12-06T02:00:00Z", { start, end: start + 1n }), config, 0n) !==
        undefined;
    expect({
        zone,
        period: [period.from, period.to],
        freeze: [freeze.from, freeze.to].map(parseInstant),
        policy: [from - 1n, from, to - 1n, to].map(isFrozen),
        page: BigInt(page(zone, ...wallOf(day))),
    }).toEqual({
        zone,
        period: [from, to],
        freeze: [from, to],
        policy: [false, true, true, false],
        page: from,
    });
}

/** How the page of a review finds the moment at which a clock shows something. */
const page = new Function(
    `${readFileSync(path.join(__dirname, "../../review/page/times.js"), "utf8").replace(/^export /gm, "")}
    return instantOf;`,
)() as (zone: string, ...wall: number[]) => number;

function wallOf(day: number): number[] {
    const date = new Date(day);
    return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 59))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

test("a day begins at its first moment and ends at the next day's, in every zone and place, on any day", () => {
    fc.assert(
        fc.property(zoneAndDay, ([zone, day]) => expectDay(zone, day)),
        { numRuns: 300 },
    );
});

test("the same on each day near each change of clocks from 2020 to 2040 in zones where that is at midnight", () => {
    const isOdd = (zone: string, day: number) =>
        [30, 90].some((minutes) => {
            const moment = Number(dayStart(dateOf(day), zone)) + minutes * MINUTE;
            return shown(moment, zone) !== shown(day + minutes * MINUTE, "UTC");
        });
    const zones = ZONES.filter((zone) =>
        CHANGES.get(zone)!
            .slice(0, 8)
            .some((day) => isOdd(zone, day)),
    );
    expect(zones).toEqual(expect.arrayContaining(["America/Santiago", "America/Havana", "Atlantic/Azores"]));
    for (const zone of zones) for (const day of CHANGES.get(zone)!) expectDay(zone, day);
});

test("the zones whose clocks change at midnight begin their days when they do", () => {
    const starts = [
        ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"],
        ["America/Santiago", "2026-04-05", "2026-04-05T04:00:00Z"],
        ["America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"],
        ["America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"],
        ["Atlantic/Azores", "2026-03-29", "2026-03-29T01:00:00Z"],
        ["Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z"],
    ] as const;
    for (const [zone, date, start] of starts)
        expect([zone, dayStart(date, zone)]).toEqual([zone, parseInstant(start)]);
});

test("a time of day is when a clock first shows it, or what comes after it", () => {
    fc.assert(
        fc.property(zoneAndDay, time, ([zone, day], wanted) => {
            const date = dateOf(day);
            expectFirst(Number(timeOfDay(date, wanted, zone)), `${date} ${wanted}`, zone);
        }),
        { numRuns: 300 },
    );
});

test("a time that comes again does so once a day, when a clock first shows it", () => {
    fc.assert(
        fc.property(zoneAndDay, time, ([zone, day], at) => {
            const [hour, minute] = at.split(":").map(Number);
            const wanted = timeOfDay(dateOf(day), at, zone);
            const recurrence = { cron: `${minute} ${hour} * * *`, zone };
            expect(occurrenceFrom(recurrence, wanted)).toBe(wanted);
            expect(occurrenceFrom(recurrence, wanted + 1n)).toBe(timeOfDay(dateOf(day + DAY), at, zone));
        }),
        { numRuns: 300 },
    );
});
