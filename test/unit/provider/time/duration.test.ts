import fc from "fast-check";
import { formatDuration, MAX_MILLIS, parseDuration } from "../../../../provider/time";

describe("parseDuration", () => {
    test.each([
        ["1h", 3_600_000n],
        ["2h30m", 9_000_000n],
        ["1d", 86_400_000n],
        ["1d2h3m4s5ms", 93_784_005n],
        ["90m", 5_400_000n],
        ["5ms", 5n],
        ["1m5ms", 60_005n],
        ["PT2H30M", 9_000_000n],
        ["pt2h30m", 9_000_000n],
        ["P1D", 86_400_000n],
        ["P1DT1S", 86_401_000n],
        ["P1W", 604_800_000n],
        ["  1h ", 3_600_000n],
        ["0h1m", 60_000n],
    ])("reads %j as %d ms", (text, millis) => {
        expect(parseDuration(text)).toBe(millis);
    });

    test.each([
        [
            "",
            `"" is not a length of time; write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)`,
        ],
        ...["P", "PT", "1", "1.5h", "1h 30m", "30m1h", "h", "P1M", "P1Y", "P1WT1H", "one hour", "+1h"].map(
            (text) => [
                text,
                `"${text}" is not a length of time; write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)`,
            ],
        ),
        ["-1h", `"-1h" is negative; a length must be more than zero`],
        ["-PT1H", `"-PT1H" is negative; a length must be more than zero`],
        ["0s", `"0s" is zero; a length must be more than zero`],
        ["PT0S", `"PT0S" is zero; a length must be more than zero`],
        ["106752d", `"106752d" is longer than the 292 years that Mesos can hold`],
        ["99999999999999999999d", `"99999999999999999999d" is longer than the 292 years that Mesos can hold`],
    ])("refuses %j and says why", (text, message) => {
        expect(() => parseDuration(text)).toThrow(new RangeError(message));
    });
});

describe("formatDuration", () => {
    test("writes the shortest form, and reads back as the same length", () => {
        expect(formatDuration(93_784_005n)).toBe("1d2h3m4s5ms");
        expect(formatDuration(5_400_000n)).toBe("1h30m");
        fc.assert(
            fc.property(fc.bigInt({ min: 1n, max: MAX_MILLIS - 1n }), (millis) => {
                expect(parseDuration(formatDuration(millis))).toBe(millis);
            }),
        );
    });

    test("shows what a refresh may find, a length of zero", () => {
        expect(formatDuration(0n)).toBe("0s");
    });
});
