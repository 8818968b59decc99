import fc from "fast-check";
import { formatInstant, MAX_MILLIS, parseInstant } from "../../../../provider/time";

describe("parseInstant", () => {
    test.each([
        ["2026-12-06T02:00:00Z", 1_796_522_400_000n],
        ["2026-12-06T03:00:00+01:00", 1_796_522_400_000n],
        ["2026-12-05T20:30:00-05:30", 1_796_522_400_000n],
        ["2026-12-06t02:00:00z", 1_796_522_400_000n],
        ["2026-12-06 02:00:00Z", 1_796_522_400_000n],
        [" 2026-12-06T02:00:00Z ", 1_796_522_400_000n],
        ["2026-12-06T02:00:00.5Z", 1_796_522_400_500n],
        ["2026-12-06T02:00:00.123000Z", 1_796_522_400_123n],
        ["2024-02-29T00:00:00Z", 1_709_164_800_000n],
        ["1970-01-01T00:00:00Z", 0n],
        ["1970-01-01T01:00:00+01:00", 0n],
    ])("reads %j as %d ms", (text, millis) => {
        expect(parseInstant(text)).toBe(millis);
    });

    test.each([
        [
            "2026-12-06T02:00:00",
            `"2026-12-06T02:00:00" has no offset; append Z for UTC, or an offset such as +01:00`,
        ],
        ...["", "2026-12-06", "tomorrow", "2026-12-06T02:00Z", "1796522400", "2026-12-06T02:00:00+0100"].map(
            (text) => [text, `"${text}" is not an RFC 3339 time; write it like "2026-12-06T02:00:00Z"`],
        ),
        ...[
            "2026-02-30T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-12-06T24:00:00Z",
            "2026-12-06T02:60:00Z",
            "2026-12-06T02:00:60Z",
            "2026-12-06T02:00:00+25:00",
        ].map((text) => [text, `"${text}" is no time that exists`]),
        [
            "2026-12-06T02:00:00.1234Z",
            `"2026-12-06T02:00:00.1234Z" is finer than a millisecond; give three decimals at most`,
        ],
        ...["1969-12-31T23:59:59Z", "2262-04-12T00:00:00Z", "9999-01-01T00:00:00Z"].map((text) => [
            text,
            `"${text}" is outside of 1970 to 2262, which is what Mesos can hold`,
        ]),
    ])("refuses %j and says why", (text, message) => {
        expect(() => parseInstant(text!)).toThrow(new RangeError(message));
    });
});

describe("formatInstant", () => {
    test("writes UTC, with milliseconds only where there are some, and reads back as the same instant", () => {
        expect(formatInstant(1_796_522_400_000n)).toBe("2026-12-06T02:00:00Z");
        expect(formatInstant(1_796_522_400_050n)).toBe("2026-12-06T02:00:00.050Z");
        fc.assert(
            fc.property(fc.bigInt({ min: 0n, max: MAX_MILLIS - 1n }), (millis) => {
                expect(parseInstant(formatInstant(millis))).toBe(millis);
            }),
        );
    });

    test("shows times that only a refresh can find", () => {
        expect(formatInstant(-1n)).toBe("1969-12-31T23:59:59.999Z");
        expect(formatInstant(10n ** 18n)).toBe("1000000000000000000 ms since 1970");
    });
});
