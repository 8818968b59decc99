import fc from "fast-check";
import { DEFAULT_SAFETY, momentViolations, momentWarnings, outsideWindow } from "../../provider/safety";
import { inWords } from "../../provider/time";
import { RUNS } from "../support/arbitraries";

const moments = fc.record({
    now: fc.integer({ min: 0, max: 4_000_000 }),
    startMillis: fc.bigInt({ min: 0n, max: 4_000_000n }),
    durationMillis: fc.option(fc.bigInt({ min: 1n, max: 1_000_000n }), { nil: undefined }),
});
const graces = fc.bigInt({ min: 1n, max: 1_000_000n });

test("A moment is outside of a window exactly before its start less the grace, and from its end on", () => {
    fc.assert(
        fc.property(moments, graces, (moment, grace) => {
            const { now, startMillis, durationMillis } = moment;
            const from = Number(startMillis - grace);
            const to = durationMillis === undefined ? Infinity : Number(startMillis + durationMillis);
            expect(outsideWindow(moment, grace) === undefined).toBe(from <= now && now < to);
        }),
        RUNS,
    );
});

test("Such a moment is refused, told or neither, and never two of them", () => {
    const rules = fc.constantFrom("refuse" as const, "warn" as const, "allow" as const);
    fc.assert(
        fc.property(moments, graces, rules, (moment, grace, rule) => {
            const safety = { ...DEFAULT_SAFETY, outsideWindow: rule, grace };
            const isOutside = outsideWindow(moment, grace) !== undefined;
            expect(momentViolations(safety, moment)).toHaveLength(isOutside && rule === "refuse" ? 1 : 0);
            expect(momentWarnings(safety, moment)).toHaveLength(isOutside && rule === "warn" ? 1 : 0);
        }),
        RUNS,
    );
});

test("A length in words is off by no more than half, and is one unit", () => {
    const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, year: 31_536_000_000 };
    fc.assert(
        fc.property(fc.bigInt({ min: 1_000n, max: 9_000_000_000_000n }), (millis) => {
            const [, count, unit] = /^(\d+) (\w+?)s?$/.exec(inWords(millis))!;
            const said = Number(count) * units[unit as keyof typeof units];
            expect(Math.abs(said - Number(millis))).toBeLessThanOrEqual(Number(millis) / 2);
            expect(count === "1").toBe(!inWords(millis).endsWith("s"));
        }),
        RUNS,
    );
});
