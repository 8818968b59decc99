import fc from "fast-check";
import {
    firstSlot,
    occurrenceFrom,
    type Period,
    parsePeriod,
    type Recurrence,
    slotsOf,
    type Stagger,
    touched,
    WEEKDAYS,
} from "../../provider/calendar";
import { RUNS } from "../support/arbitraries";

const HOUR = 3_600_000n;
const ZONES = ["Europe/Berlin", "America/New_York"] as const;
const START = BigInt(Date.parse("2030-01-01T00:00:00Z"));
const YEAR = 365n * 24n * HOUR;

const zones = fc.constantFrom(...ZONES);
const instants = fc.bigInt({ min: START, max: START + 2n * YEAR });
/** Most of them around a change of clocks, at hours that it skips or repeats. */
const nearChanges = fc
    .tuple(
        fc
            .constantFrom("2030-03-10", "2030-03-31", "2030-10-27", "2030-11-03")
            .map((day) => BigInt(Date.parse(day))),
        fc.bigInt({ min: -30n * HOUR, max: 30n * HOUR }),
    )
    .map(([day, hours]) => day + hours);
const froms = fc.oneof(instants, nearChanges);
const clocks = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 1, 30, 59) });

/** What the clocks of a zone show, by another implementation than the one under test. */
function clockOf(instant: bigint, zone: string) {
    const parts = new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        weekday: "long",
        day: "2-digit",
        month: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
    }).formatToParts(new Date(Number(instant)));
    const { weekday, hour, minute, day, month } = Object.fromEntries(
        parts.map(({ type, value }) => [type, value]),
    );
    return {
        weekday: weekday!.toLowerCase(),
        day: `${month}-${day}`,
        minutes: Number(hour) * 60 + Number(minute),
    };
}

/** Whether the clocks of a zone are put forward just then. */
function skipsTo(instant: bigint, zone: string): boolean {
    const [before, after] = [clockOf(instant - 60_000n, zone).minutes, clockOf(instant, zone).minutes];
    return after - before !== 1 && after - before !== 1 - 24 * 60;
}

describe("The occurrences of a time of day", () => {
    const times = fc.record({ clock: clocks, zone: zones, from: froms });

    test("are at that time by the clock, or at the first moment after clocks have skipped it", () =>
        fc.assert(
            fc.property(times, ({ clock: { hour, minute }, zone, from }) => {
                const found = occurrenceFrom({ cron: `${minute} ${hour} * * *`, zone }, from);
                const { minutes } = clockOf(found, zone);
                const wanted = hour * 60 + minute;
                expect(found).toBeGreaterThanOrEqual(from);
                expect(found % 1000n).toBe(0n);
                if (minutes !== wanted) {
                    expect(skipsTo(found, zone)).toBe(true);
                    expect(wanted).toBeLessThan(minutes);
                    expect(minutes - wanted).toBeLessThanOrEqual(60);
                }
            }),
            RUNS,
        ));

    test("come once on every day, also on those with 23 and 25 hours", () =>
        fc.assert(
            fc.property(times, ({ clock: { hour, minute }, zone, from }) => {
                const rule = { cron: `${minute} ${hour} * * *`, zone };
                const first = occurrenceFrom(rule, from);
                const second = occurrenceFrom(rule, first + 1n);
                const days = [first, second].map((instant) => clockOf(instant, zone).day);
                expect(new Set(days).size).toBe(2);
                expect(second - first).toBeGreaterThanOrEqual(22n * HOUR);
                expect(second - first).toBeLessThanOrEqual(26n * HOUR);
            }),
            RUNS,
        ));

    test("of a weekday are on that day, and within a week", () =>
        fc.assert(
            fc.property(times, fc.constantFrom(...WEEKDAYS), ({ clock, zone, from }, next) => {
                const at = `${String(clock.hour).padStart(2, "0")}:${String(clock.minute).padStart(2, "0")}`;
                const found = occurrenceFrom({ next, at, zone }, from);
                expect(clockOf(found, zone).weekday).toBe(next);
                expect(found - from).toBeLessThanOrEqual(7n * 24n * HOUR + HOUR);
            }),
            RUNS,
        ));
});

const recurrences: fc.Arbitrary<Recurrence> = fc
    .record({ clock: clocks, zone: zones, days: fc.constantFrom("*", "0", "1-5", "SAT,SUN", "SUN#2") })
    .map(({ clock: { hour, minute }, zone, days }) => ({ cron: `${minute} ${hour} * * ${days}`, zone }));

const excluded = (zone: string): fc.Arbitrary<Period[]> =>
    fc.array(
        fc
            .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 }))
            .map(([from, days]) => parsePeriod(`${dayOf(from)}/${dayOf(from + days)}`, zone)),
        { maxLength: 6 },
    );

function dayOf(offset: number): string {
    return new Date(Number(START) + offset * 86_400_000).toISOString().slice(0, 10);
}

const staggers: fc.Arbitrary<Stagger> = fc
    .oneof(
        recurrences,
        instants.map((instant) => ({ instant })),
    )
    .chain((beginning) =>
        fc.record({
            beginning: fc.constant(beginning),
            length: fc.bigInt({ min: 1n, max: 80n * HOUR }),
            gap: fc.bigInt({ min: 0n, max: 5n * HOUR }),
            pace: fc.constantFrom("consecutive", "occurrence"),
            excluded: excluded("zone" in beginning ? beginning.zone : "UTC"),
        }),
    );

describe("Staggered slots", () => {
    const holds = (check: (slots: ReturnType<typeof slotsOf>, stagger: Stagger, from: bigint) => void) =>
        fc.assert(
            fc.property(staggers, instants, fc.integer({ min: 1, max: 12 }), (stagger, any, count) => {
                const from = "instant" in stagger.beginning ? stagger.beginning.instant : any;
                const slots = slotsOf(firstSlot(from, stagger), count, stagger);
                expect(slots).toHaveLength(count);
                check(slots, stagger, from);
            }),
            { numRuns: 300 },
        );

    test("never touch what is excluded", () =>
        holds((slots, { excluded }) => {
            for (const { start, end } of slots) expect(touched(excluded, start, end)).toBeUndefined();
        }));

    test("never overlap, keep the gap, and are as long as was asked", () =>
        holds((slots, { gap, length }, from) => {
            let ready = from;
            for (const { start, end } of slots) {
                expect(start).toBeGreaterThanOrEqual(ready);
                expect(end - start).toBe(length);
                ready = end + gap;
            }
        }));

    test("follow without delay, or start at a beginning where they had to wait", () =>
        holds((slots, { beginning, gap, pace }) => {
            slots.forEach(({ start, avoided }, index) => {
                const before = slots[index - 1];
                if (before && pace === "consecutive" && avoided.length === 0) {
                    expect(start).toBe(before.end + gap);
                } else if ("instant" in beginning) {
                    expect((start - beginning.instant) % (24n * HOUR)).toBe(0n);
                } else {
                    expect(occurrenceFrom(beginning, start)).toBe(start);
                }
            });
        }));

    test("do not depend on how many follow", () =>
        holds((slots, stagger) => {
            expect(slotsOf(slots[0]!, slots.length + 3, stagger).slice(0, slots.length)).toEqual(slots);
        }));
});
