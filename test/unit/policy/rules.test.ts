import { allowedHours } from "../../../policy/src/rules/allowed-hours";
import { drainRequired, noAllowedLoss, noTakeover } from "../../../policy/src/rules/forbidden";
import { freezePeriods } from "../../../policy/src/rules/freeze-periods";
import { maximumDuration } from "../../../policy/src/rules/maximum-duration";
import { minimumNotice } from "../../../policy/src/rules/minimum-notice";
import { reasonPattern } from "../../../policy/src/rules/reason-pattern";
import type { WindowRule } from "../../../policy/src/rules/rule";
import type { Window } from "../../../policy/src/windows";
import type { z } from "zod";
import { parseInstant } from "../../../provider/time";
import { lasting, NOW, windowAt } from "./window";

const check = <Config extends z.ZodObject>(rule: WindowRule<Config>, given: object, window: Window) =>
    rule.check(window, rule.config.parse(given), NOW);

/** 2030-12-07 is a Saturday; Berlin is an hour ahead of UTC. */
const SATURDAY = "2030-12-07T22:00:00Z";
const unknownTimes = { start: undefined, end: undefined };
const over = { start: NOW - 10n, end: NOW };

/** What a rule says of something that acts at a moment, whatever its window. */
const atMoment = <Config extends z.ZodObject>(rule: WindowRule<Config>, given: object, now: string) =>
    rule.checkMoment?.(windowAt(SATURDAY, { state: "down" }), rule.config.parse(given), parseInstant(now));

describe("allowed-hours", () => {
    const nights = {
        zone: "Europe/Berlin",
        hours: [
            { days: ["Mon", "Tue", "Wed", "Thu", "Fri"], from: "22:00", to: "05:00" },
            { days: ["Sat", "Sun"], from: "00:00", to: "24:00" },
        ],
    };

    test("refuses a window that starts outside, in the zone's time", () => {
        expect(check(allowedHours, nights, windowAt("2030-12-02T20:30:00Z"))).toBe(
            `window "w" (2030-12-02T20:30:00Z for 1h) starts outside of the allowed hours: Mon 2030-12-02 21:30 ` +
                `(Europe/Berlin) is not allowed. Allowed are Mon, Tue, Wed, Thu, Fri 22:00 to 05:00; Sat, Sun ` +
                `00:00 to 24:00. Move it or shorten it, so that it lies wholly within.`,
        );
    });

    test("looks at the moment of what acts in this run", () => {
        expect(atMoment(allowedHours, nights, "2030-12-02T20:59:59Z")).toBe(
            `window "w" acts at \`pulumi up\`, outside of the allowed hours: it is Mon 2030-12-02 21:59 ` +
                `(Europe/Berlin). Allowed are Mon, Tue, Wed, Thu, Fri 22:00 to 05:00; Sat, Sun 00:00 to 24:00. ` +
                `Run \`pulumi up\` within them.`,
        );
        expect(atMoment(allowedHours, nights, "2030-12-02T21:00:00Z")).toBeUndefined();
        expect(atMoment(allowedHours, {}, "2030-12-02T12:00:00Z")).toBeUndefined();
    });

    test("refuses a window that goes on too long, or for ever", () => {
        const late = /goes beyond the allowed hours: Tue 2030-12-03 05:00/;
        expect(check(allowedHours, nights, lasting("2030-12-02T21:00:00Z", "7h1m"))).toMatch(late);
        expect(check(allowedHours, nights, windowAt("2030-12-02T21:00:00Z", { end: "never" }))).toMatch(late);
    });

    test.each([
        ["over midnight", lasting("2030-12-02T21:00:00Z", "7h")],
        ["from one span into the next", lasting("2030-12-06T21:00:00Z", "2d2h")],
        ["of which nothing is known", windowAt(SATURDAY, unknownTimes)],
        ["that is over", windowAt("2030-11-25T12:00:00Z", over)],
    ])("passes a window %s", (_what, window) => {
        expect(check(allowedHours, nights, window)).toBeUndefined();
    });

    test("begin when clocks skip their beginning, and end when clocks first show their end", () => {
        const night = { zone: "Europe/Berlin", hours: [{ from: "02:30", to: "05:00" }] };
        // On 2031-03-30 clocks go from 02:00 to 03:00, which is 01:00 UTC; on 2031-10-26 back at 01:00 UTC.
        expect(check(allowedHours, night, windowAt("2031-03-30T01:00:00Z"))).toBeUndefined();
        expect(check(allowedHours, night, lasting("2031-03-30T00:59:00Z", "30m"))).toMatch(/starts outside/);
        const early = { zone: "Europe/Berlin", hours: [{ from: "00:00", to: "02:30" }] };
        expect(check(allowedHours, early, lasting("2031-03-30T00:00:00Z", "1h"))).toBeUndefined();
        expect(check(allowedHours, early, lasting("2031-03-30T00:00:00Z", "61m"))).toMatch(/goes beyond/);
        expect(check(allowedHours, early, lasting("2031-10-26T00:00:00Z", "30m"))).toBeUndefined();
        expect(check(allowedHours, early, lasting("2031-10-26T00:00:00Z", "31m"))).toMatch(/goes beyond/);
    });

    test("passes everything where nothing is configured, and an endless window where all is allowed", () => {
        const endless = windowAt(SATURDAY, { end: "never" });
        expect(check(allowedHours, {}, endless)).toBeUndefined();
        expect(check(allowedHours, { hours: [{ from: "00:00", to: "24:00" }] }, endless)).toBeUndefined();
    });
});

describe("freeze-periods", () => {
    const christmas = {
        zone: "Europe/Berlin",
        periods: [{ from: "2030-12-20", to: "2031-01-06", reason: "Christmas" }],
    };

    test.each([
        ["the first moment", lasting("2030-12-19T22:00:00Z", "1h1m")],
        ["the last day, which is included", windowAt("2031-01-06T22:59:00Z")],
        ["all of it", lasting("2030-12-01T00:00:00Z", "90d")],
        ["its beginning, without end", windowAt(SATURDAY, { end: "never" })],
    ])("refuses a window that touches %s", (_what, window) => {
        expect(check(freezePeriods, christmas, window)).toMatch(
            /touches the freeze period "Christmas", 2030-12-20 to 2031-01-06 \(Europe\/Berlin\)\. Move it before or after\.$/,
        );
    });

    test.each([
        ["right before", windowAt("2030-12-19T22:00:00Z")],
        ["right after", windowAt("2031-01-06T23:00:00Z")],
        ["at an unknown time", windowAt(SATURDAY, unknownTimes)],
    ])("passes a window %s", (_what, window) => {
        expect(check(freezePeriods, christmas, window)).toBeUndefined();
    });

    test("looks at the moment of what acts in this run", () => {
        expect(atMoment(freezePeriods, christmas, "2030-12-19T23:00:00Z")).toBe(
            `window "w" acts at \`pulumi up\`, in the freeze period "Christmas", 2030-12-20 to 2031-01-06 ` +
                `(Europe/Berlin). Run \`pulumi up\` before or after.`,
        );
        expect(atMoment(freezePeriods, christmas, "2030-12-19T22:59:59Z")).toBeUndefined();
        expect(atMoment(freezePeriods, christmas, "2031-01-06T23:00:00Z")).toBeUndefined();
    });

    test("takes times, too", () => {
        const hour = { periods: [{ from: "2030-12-07T22:30:00Z", to: "2030-12-08T00:30:00+01:00" }] };
        expect(check(freezePeriods, hour, windowAt(SATURDAY))).toMatch(/freeze period "freeze"/);
        expect(check(freezePeriods, hour, windowAt("2030-12-07T23:30:00Z"))).toBeUndefined();
    });
});

describe("minimum-notice", () => {
    test("refuses a window that starts too soon, or has started", () => {
        expect(check(minimumNotice, { notice: "2d" }, windowAt("2030-12-02T12:00:30Z"))).toBe(
            `window "w" (2030-12-02T12:00:30Z for 1h) starts in 1d12h, but a window is to be announced 2d before. ` +
                `Move startTime to 2030-12-03T00:01:00Z or later.`,
        );
        expect(check(minimumNotice, {}, lasting("2030-11-30T23:59:30Z", "2h"))).toMatch(
            /started less than a minute ago/,
        );
    });

    test("refuses a window that goes down before the time that it announces", () => {
        expect(check(minimumNotice, {}, windowAt("2030-12-06T00:00:00Z", { state: "down" }))).toBe(
            `window "w" (2030-12-06T00:00:00Z for 1h) goes DOWN at \`pulumi up\`, 5 days before the time that it ` +
                `announces. Run \`pulumi up\` once it has begun.`,
        );
    });

    test.each([
        ["that starts late enough", windowAt("2030-12-02T00:00:00Z")],
        ["that stays as it is recorded", windowAt("2030-12-01T00:10:00Z", { isRecorded: true })],
        ["that goes down in its time", windowAt("2030-11-30T23:59:00Z", { state: "down" })],
        ["that goes down within the grace", windowAt("2030-12-01T00:05:00Z", { state: "down" })],
        ["that is DOWN already", windowAt("2030-12-01T00:10:00Z", { state: "down", isRecorded: true })],
        ["that is over", windowAt(SATURDAY, over)],
        ["at an unknown time", windowAt(SATURDAY, unknownTimes)],
    ])("passes a window %s", (_what, window) => {
        expect(check(minimumNotice, {}, window)).toBeUndefined();
    });
});

describe("maximum-duration", () => {
    test("refuses a window that is too long or has no end", () => {
        expect(check(maximumDuration, { duration: "2h" }, lasting(SATURDAY, "2h1m"))).toBe(
            `window "w" (2030-12-07T22:00:00Z for 2h1m) is longer than 2h. Shorten it, or split it into several.`,
        );
        expect(check(maximumDuration, {}, windowAt(SATURDAY, { end: "never" }))).toBe(
            `window "w" (2030-12-07T22:00:00Z without end) has no end. Give it an endTime, or a duration of at most 8h.`,
        );
    });

    test.each([
        ["as long as may be", lasting(SATURDAY, "8h")],
        ["of unknown length", windowAt(SATURDAY, { end: undefined })],
        ["that is over", lasting("2030-11-01T00:00:00Z", "9d")],
    ])("passes a window %s", (_what, window) => {
        expect(check(maximumDuration, {}, window)).toBeUndefined();
    });
});

test("reason-pattern refuses a reason that does not match, and passes one that does or is unknown", () => {
    const ticket = { pattern: "^[A-Z]+-\\d+", example: "OPS-123 kernel" };
    const reasoned = (reason?: string) => check(reasonPattern, ticket, windowAt(SATURDAY, { reason }));
    expect(reasoned("kernel")).toBe(
        `window "w" (2030-12-07T22:00:00Z for 1h) has the reason "kernel", which does not match /^[A-Z]+-\\d+/. ` +
            `Write one that does, like "OPS-123 kernel".`,
    );
    expect(reasoned("OPS-7 kernel")).toBeUndefined();
    expect(reasoned(undefined)).toBeUndefined();
    expect(check(reasonPattern, {}, windowAt(SATURDAY))).toBeUndefined();
});

test.each([
    [drainRequired, { drainStrategy: "none" }, { drainStrategy: "agent" }, /drain\.strategy "none"/],
    [noAllowedLoss, { allowsLoss: true }, { allowsLoss: false }, /safety\.allowLoss/],
    [noTakeover, { onConflict: "takeover" }, { onConflict: "adopt" }, /onConflict "takeover"/],
] as [WindowRule<z.ZodObject>, Partial<Window>, Partial<Window>, RegExp][])(
    "$name refuses what it is about, and nothing else",
    (rule, wrong, right, message) => {
        expect(check(rule, {}, windowAt(SATURDAY, wrong))).toMatch(message);
        expect(check(rule, {}, windowAt(SATURDAY, right))).toBeUndefined();
        expect(check(rule, {}, windowAt(SATURDAY))).toBeUndefined();
    },
);
