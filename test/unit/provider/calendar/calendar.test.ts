import {
    firstSlot,
    isZone,
    occurrenceFrom,
    onTheClock,
    parsePeriod,
    type Recurrence,
    slotsOf,
    type Stagger,
    zoneOfInstant,
} from "../../../../provider/calendar";
import { formatInstant, parseInstant } from "../../../../provider/time";

const HOUR = 3_600_000n;
const at = (text: string) => parseInstant(text);

function occurrences(recurrence: Recurrence, from: string, count: number): string[] {
    const found: string[] = [];
    let next = at(from);
    while (found.length < count) {
        next = occurrenceFrom(recurrence, next);
        found.push(formatInstant(next));
        next += 1n;
    }
    return found;
}

describe("An occurrence", () => {
    test("is the next Sunday at 02:00 in Berlin, in winter and in summer", () => {
        const sunday = { next: "sunday", at: "02:00", zone: "Europe/Berlin" } as const;
        expect(occurrences(sunday, "2030-12-06T00:00:00Z", 1)).toEqual(["2030-12-08T01:00:00Z"]);
        expect(occurrences(sunday, "2030-06-01T00:00:00Z", 1)).toEqual(["2030-06-02T00:00:00Z"]);
    });

    test("may be the very moment that is asked for", () => {
        const cron = { cron: "0 2 * * 0", zone: "UTC" };
        expect(occurrences(cron, "2030-12-08T02:00:00Z", 1)).toEqual(["2030-12-08T02:00:00Z"]);
    });

    test.each([
        [
            "Europe/Berlin",
            "30 2 * * *",
            ["2030-03-30T01:30:00Z", "2030-03-31T01:00:00Z", "2030-04-01T00:30:00Z"],
        ],
        [
            "America/New_York",
            "30 2 * * *",
            ["2030-03-09T07:30:00Z", "2030-03-10T07:00:00Z", "2030-03-11T06:30:00Z"],
        ],
    ])("in %s comes at the first moment after clocks have skipped %s", (zone, cron, expected) => {
        const from = formatInstant(at(expected[0]!) - HOUR);
        expect(occurrences({ cron, zone }, from, 3)).toEqual(expected);
    });

    test.each([
        [
            "Europe/Berlin",
            "30 2 * * *",
            ["2030-10-26T00:30:00Z", "2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z"],
        ],
        [
            "America/New_York",
            "30 1 * * *",
            ["2030-11-02T05:30:00Z", "2030-11-03T05:30:00Z", "2030-11-04T06:30:00Z"],
        ],
    ])("in %s comes the first time, where clocks show %s twice", (zone, cron, expected) => {
        const from = formatInstant(at(expected[0]!) - HOUR);
        expect(occurrences({ cron, zone }, from, 3)).toEqual(expected);
    });

    test("comes once where clocks skip several, and not again where they show several twice", () => {
        const halves = { cron: "*/30 2 * * *", zone: "Europe/Berlin" };
        expect(occurrences(halves, "2030-03-30T12:00:00Z", 3)).toEqual([
            "2030-03-31T01:00:00Z",
            "2030-04-01T00:00:00Z",
            "2030-04-01T00:30:00Z",
        ]);
        expect(occurrences(halves, "2030-10-26T12:00:00Z", 3)).toEqual([
            "2030-10-27T00:00:00Z",
            "2030-10-27T00:30:00Z",
            "2030-10-28T01:00:00Z",
        ]);
    });

    test.each([
        ["0 0 2 * * 0", "is no cron expression of minute, hour, day, month and weekday"],
        ["0 2 * * fnord", 'write it like "0 2 * * 0"'],
        ["0 2 30 2 *", '"0 2 30 2 *" never comes: it names no day that exists'],
    ])("of %s is refused", (cron, message) => {
        expect(() => occurrenceFrom({ cron, zone: "UTC" }, 0n)).toThrow(message);
    });
});

describe("A period", () => {
    const shown = (text: string, zone: string) => {
        const { from, to } = parsePeriod(text, zone);
        return `${formatInstant(from)} ${formatInstant(to)}`;
    };

    test("of days has each of them as a whole, with as many hours as it has there", () => {
        expect(shown("2030-12-24", "Europe/Berlin")).toBe("2030-12-23T23:00:00Z 2030-12-24T23:00:00Z");
        expect(shown("2030-12-24", "UTC-5")).toBe("2030-12-24T05:00:00Z 2030-12-25T05:00:00Z");
        expect(shown("2030-03-31", "Europe/Berlin")).toBe("2030-03-30T23:00:00Z 2030-03-31T22:00:00Z");
        expect(shown("2030-12-20/2031-01-06", "UTC")).toBe("2030-12-20T00:00:00Z 2031-01-07T00:00:00Z");
    });

    test("may be between times", () => {
        expect(shown("2030-12-24T18:00:00+01:00/2030-12-25", "UTC")).toBe(
            "2030-12-24T17:00:00Z 2030-12-26T00:00:00Z",
        );
    });

    test.each([
        ["christmas", 'is not a day or a period; write it like "2026-12-24"'],
        ["2030-12-24T00:00:00Z", "is not a day or a period"],
        ["2030-02-30", "is no date that exists"],
        ["2030-12-24/2030-12-20", "ends before it begins"],
        ["2030-12-24/tomorrow", "is not an RFC 3339 time"],
        ["2030-12-24/2030-12-25/2030-12-26", "is not a day or a period"],
    ])("%s is refused", (text, message) => {
        expect(() => parsePeriod(text, "UTC")).toThrow(message);
    });
});

describe("Slots", () => {
    const stagger = (more: Partial<Stagger>): Stagger => ({
        beginning: { cron: "0 2 * * 0", zone: "Europe/Berlin" },
        length: HOUR,
        gap: HOUR / 2n,
        pace: "consecutive",
        excluded: [],
        ...more,
    });
    const starts = (count: number, from: string, given: Stagger) =>
        slotsOf(firstSlot(at(from), given), count, given).map(({ start }) => formatInstant(start));

    test("follow each other with a gap", () => {
        expect(starts(3, "2030-12-02T00:00:00Z", stagger({}))).toEqual([
            "2030-12-08T01:00:00Z",
            "2030-12-08T02:30:00Z",
            "2030-12-08T04:00:00Z",
        ]);
    });

    test("wait for an occurrence of their own, past what is excluded", () => {
        const given = stagger({ pace: "occurrence", excluded: [parsePeriod("2030-12-15", "Europe/Berlin")] });
        expect(starts(3, "2030-12-02T00:00:00Z", given)).toEqual([
            "2030-12-08T01:00:00Z",
            "2030-12-22T01:00:00Z",
            "2030-12-29T01:00:00Z",
        ]);
        expect(slotsOf(firstSlot(at("2030-12-02T00:00:00Z"), given), 2, given)[1]!.avoided).toEqual(
            given.excluded,
        );
    });

    test("behind a fixed start move by whole days, to the same time of day", () => {
        const given = stagger({
            beginning: { instant: at("2030-12-23T22:00:00Z") },
            excluded: [parsePeriod("2030-12-24/2030-12-26", "UTC")],
        });
        expect(starts(3, "2030-12-23T22:00:00Z", given)).toEqual([
            "2030-12-23T22:00:00Z",
            "2030-12-27T22:00:00Z",
            "2030-12-27T23:30:00Z",
        ]);
    });
});

test("zones: their names, that of a time, and what their clocks show", () => {
    expect(["Europe/Berlin", "UTC", "Europe/Berln", ""].map(isZone)).toEqual([true, true, false, false]);
    expect(zoneOfInstant("2030-12-06T02:00:00Z")).toBe("UTC");
    expect(zoneOfInstant("2030-12-06T02:00:00-05:00")).toBe("UTC-5");
    expect(onTheClock(at("2030-12-08T01:00:00Z"), "Europe/Berlin")).toBe("Sun 2030-12-08 02:00");
});
