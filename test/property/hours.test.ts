import fc from "fast-check";
import {
    allowedUntil,
    type AllowedTimes,
    type Hours,
    isAllowed,
    nextAllowed,
    parsePeriod,
    touched,
    WEEKDAYS,
} from "../../provider/calendar";
import { RUNS } from "../support/arbitraries";

const HALF_HOUR = 1_800_000n;
const DAY = 48n * HALF_HOUR;

const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");
const time = fc.constantFrom("00:00", "02:00", "02:30", "05:00", "17:30", "22:00");
const hours: fc.Arbitrary<Hours> = fc.record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    from: time,
    to: fc.oneof(time, fc.constant("24:00")),
});
/** Around changes of clocks, in whole half hours. */
const instants = fc
    .tuple(
        fc.constantFrom("2030-03-10", "2030-03-31", "2030-07-01", "2030-10-27", "2030-11-03"),
        fc.integer({ min: -200, max: 200 }),
    )
    .map(([day, offset]) => BigInt(Date.parse(day)) + BigInt(offset) * HALF_HOUR);
const times: fc.Arbitrary<AllowedTimes> = fc
    .record({
        zone: zones,
        hours: fc.array(hours, { maxLength: 3 }),
        days: fc.subarray([
            "2030-03-10",
            "2030-03-31/2030-04-02",
            "2030-10-26",
            "2030-07-01T10:00:00Z/2030-07-01T13:30:00Z",
        ]),
    })
    .map(({ zone, hours, days }) => ({ zone, hours, excluded: days.map((text) => parsePeriod(text, zone)) }));

const halfHours = (from: bigint, to: bigint) =>
    Array.from({ length: Number((to - from) / HALF_HOUR) }, (_, index) => from + BigInt(index) * HALF_HOUR);

test("All is allowed up to where it is not, and no further", () => {
    fc.assert(
        fc.property(times, instants, (given, from) => {
            const until = allowedUntil(given, from);
            const seen = until ?? from + 8n * DAY;
            for (const each of halfHours(from, seen)) expect(isAllowed(given, each)).toBe(true);
            if (until !== undefined) expect(isAllowed(given, until)).toBe(false);
        }),
        RUNS,
    );
});

test("The next allowed time is allowed, and none before it is", () => {
    fc.assert(
        fc.property(times, instants, (given, from) => {
            const next = nextAllowed(given, from);
            expect(next).toBeGreaterThanOrEqual(from);
            expect(isAllowed(given, next)).toBe(true);
            for (const each of halfHours(from, next)) expect(isAllowed(given, each)).toBe(false);
        }),
        RUNS,
    );
});

test("Nothing is allowed in what is excluded, whatever the hours", () => {
    fc.assert(
        fc.property(times, instants, (given, at) => {
            const isExcluded = touched(given.excluded, at, at + 1n) !== undefined;
            if (isExcluded) expect(isAllowed(given, at)).toBe(false);
            if (given.hours.length === 0) expect(isAllowed(given, at)).toBe(!isExcluded);
        }),
        RUNS,
    );
});

test("Hours on no day are never, which is no time to wait for", () => {
    const never = { zone: "UTC", hours: [{ days: [], from: "00:00", to: "24:00" }], excluded: [] };
    expect(() => nextAllowed(never, 0n)).toThrow("no time is ever allowed");
});
