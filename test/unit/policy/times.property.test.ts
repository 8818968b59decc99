import fc from "fast-check";
import { allowedHours } from "../../../policy/src/rules/allowed-hours";
import { isOpenAt, type Occupation, peakOf } from "../../../policy/src/rules/peak";
import { parseInstant } from "../../../provider/time";
import { HOUR, NOW, windowAt } from "./window";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Without the hours that a zone skips or repeats, where two readings of a time of day are right. */
const hour = fc.constantFrom(0, 1, 4, 5, 6, 12, 17, 22, 23);

const hours = fc.record({ days: fc.subarray(DAYS, { minLength: 1 }), from: hour, to: hour });
type Hours = { days: string[]; from: number; to: number };

/** Whether a time of day on a day of the week is allowed, as a person reads the configuration. */
function isAllowed(day: string, hour: number, allowed: Hours[]): boolean {
    const before = DAYS[(DAYS.indexOf(day) + 6) % 7]!;
    return allowed.some(({ days, from, to }) =>
        from < to
            ? days.includes(day) && from <= hour && hour < to
            : (days.includes(day) && from <= hour) || (days.includes(before) && hour < to),
    );
}

const berlin = new Intl.DateTimeFormat("en", {
    timeZone: "Europe/Berlin",
    weekday: "short",
    hour: "2-digit",
    hourCycle: "h23",
});

function localTime(instant: bigint): [string, number] {
    const parts = Object.fromEntries(
        berlin.formatToParts(Number(instant)).map(({ type, value }) => [type, value]),
    );
    return [parts.weekday!, Number(parts.hour)];
}

test("allowed-hours allows a window if and only if each of its hours is allowed, over changes of the clock", () => {
    // The clocks go forward on 2030-03-31 and back on 2030-10-27.
    const begin = fc.constantFrom("2030-03-27T00:00:00Z", "2030-06-01T00:00:00Z", "2030-10-23T00:00:00Z");
    const property = (allowed: Hours[], from: string, offset: number, length: number) => {
        const start = parseInstant(from) + BigInt(offset) * HOUR;
        const each = Array.from({ length }, (_, index) => start + BigInt(index) * HOUR);
        const config = allowedHours.config.parse({
            zone: "Europe/Berlin",
            hours: allowed.map(({ days, from, to }) => ({ days, from: clock(from), to: clock(to) })),
        });
        const window = windowAt(from, { start, end: start + BigInt(length) * HOUR });
        const passes = allowedHours.check(window, config, 0n) === undefined;
        expect(passes).toBe(each.every((instant) => isAllowed(...localTime(instant), allowed)));
    };
    fc.assert(
        fc.property(
            fc.array(hours, { minLength: 1, maxLength: 4 }),
            begin,
            fc.integer({ min: 0, max: 150 }),
            fc.integer({ min: 1, max: 40 }),
            property,
        ),
        { numRuns: 300 },
    );
});

const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

const occupation: fc.Arbitrary<Occupation> = fc
    .record({
        from: fc.integer({ min: 0, max: 12 }),
        length: fc.option(fc.integer({ min: 0, max: 6 })),
        machines: fc.subarray(["a", "b", "c", "d", "e"]),
    })
    .map(({ from, length, machines }) => ({
        from: NOW + BigInt(from),
        to: length === null ? "never" : NOW + BigInt(from + length),
        machines,
    }));

test("the peak is the most machines at any instant, at the first such instant", () => {
    fc.assert(
        fc.property(fc.array(occupation, { maxLength: 8 }), (occupations) => {
            const counts = Array.from({ length: 20 }, (_, index) => {
                const open = occupations.filter((each) => isOpenAt(each, NOW + BigInt(index)));
                return new Set(open.flatMap(({ machines }) => machines)).size;
            });
            const most = Math.max(...counts);
            const at = most === 0 ? 0n : NOW + BigInt(counts.indexOf(most));
            expect(peakOf(occupations)).toEqual({ at, machines: most });
        }),
    );
});
