import type { Properties } from "../../../../../provider/resources/inputs";
import { checkWindow } from "../../../../../provider/resources/window/spec";
import { machine } from "../../../../support/builders";
import { NOW, windowArgs, windowInputs } from "../../../../support/inputs";

const check = (rest: Properties, isNew = true) => checkWindow(windowArgs(rest), isNew, NOW);
const EXAMPLE = 'write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)';

describe("A window that is well described", () => {
    test("passes, with its defaults filled in", () => {
        expect(check({})).toEqual({ inputs: windowInputs(), failures: [] });
    });

    test("passes in its shortest form, in UTC", () => {
        const { inputs, failures } = check({
            machines: ["  m1.example ", { hostname: " m2.example ", ip: "10.0.0.2" }, "10.0.0.3"],
            startTime: "2026-12-06T03:00:00.000+01:00",
            duration: "PT90M",
            reason: " kernel ",
        });
        expect(failures).toEqual([]);
        expect(inputs).toMatchObject({
            machines: ["m1.example", machine(2), "10.0.0.3"],
            startTime: "2026-12-06T02:00:00Z",
            duration: "1h30m",
            reason: "kernel",
        });
    });

    test.each<[string, Properties]>([
        ["ends at a time", { duration: undefined, endTime: "2026-12-06T02:00:00.001Z" }],
        ["never ends", { duration: undefined }],
        ["is down", { state: "down" }],
        ["is up", { state: "up" }],
        ["adopts", { onConflict: "adopt" }],
        ["names an agent id", { machines: ["5f3e9c1a-0b6d-4a9e-8f57-d3c1-S12"] }],
    ])("passes where it %s", (_, rest) => {
        expect(check(rest).failures).toEqual([]);
    });
});

describe("A window is refused, in these words, where", () => {
    test.each<[string, Properties, string, string]>([
        [
            "the start is missing",
            { startTime: undefined },
            "startTime",
            "is required: an RFC 3339 time with an offset",
        ],
        [
            "the start has no offset",
            { startTime: "2026-12-06T02:00:00" },
            "startTime",
            '"2026-12-06T02:00:00" has no offset; append Z for UTC, or an offset such as +01:00',
        ],
        [
            "the start is 30 February",
            { startTime: "2026-02-30T02:00:00Z" },
            "startTime",
            '"2026-02-30T02:00:00Z" is no time that exists',
        ],
        [
            "the start is finer than a millisecond",
            { startTime: "2026-12-06T02:00:00.0001Z" },
            "startTime",
            '"2026-12-06T02:00:00.0001Z" is finer than a millisecond; give three decimals at most',
        ],
        [
            "the end is before the start",
            { duration: undefined, endTime: "2026-12-06T01:00:00Z" },
            "endTime",
            "the end, 2026-12-06T01:00:00Z, is not after the start, 2026-12-06T02:00:00Z",
        ],
        [
            "the end is the start, in another zone",
            { duration: undefined, endTime: "2026-12-06T03:00:00+01:00" },
            "endTime",
            "the end, 2026-12-06T02:00:00Z, is not after the start, 2026-12-06T02:00:00Z",
        ],
        [
            "the length is negative",
            { duration: "-1h" },
            "duration",
            '"-1h" is negative; a length must be more than zero',
        ],
        [
            "the length is zero",
            { duration: "0s" },
            "duration",
            '"0s" is zero; a length must be more than zero',
        ],
        [
            "the length has no unit",
            { duration: "90" },
            "duration",
            `"90" is not a length of time; ${EXAMPLE}`,
        ],
        ["the length is a number", { duration: 3600 }, "duration", "must be text"],
        [
            "it has both an end and a length",
            { endTime: "2026-12-06T03:00:00Z" },
            "duration",
            "give endTime or duration, not both",
        ],
        [
            "an argument is unknown",
            { machnes: [] },
            "machnes",
            'there is no such argument; did you mean "machines"?',
        ],
        [
            "an argument is written in another case",
            { onconflict: "adopt" },
            "onconflict",
            'there is no such argument; did you mean "onConflict"?',
        ],
        ["an argument is like none", { priority: 1 }, "priority", "there is no such argument"],
        [
            "an argument is called as all objects have one",
            { constructor: 1 },
            "constructor",
            "there is no such argument",
        ],
        ["the state is none", { state: "Down" }, "state", 'must be "scheduled" or "down" or "up"'],
        [
            "the conflict is met in no way there is",
            { onConflict: "force" },
            "onConflict",
            'must be "fail" or "adopt" or "takeover"',
        ],
        ["the reason has two lines", { reason: "kernel\nand more" }, "reason", "must be one line"],
        [
            "the reason is missing",
            { reason: undefined },
            "reason",
            "is required: one line for whoever reviews this downtime",
        ],
        [
            "the reason is blank",
            { reason: "  " },
            "reason",
            "is required: one line for whoever reviews this downtime",
        ],
        [
            "the class was not used",
            { owner: undefined },
            "owner",
            "is filled in by the resource class; do not construct the provider by hand",
        ],
    ])("%s", (_, rest, property, reason) => {
        expect(check(rest).failures).toEqual([{ property, reason }]);
    });

    test("many things are wrong: all of them are told at once", () => {
        const { failures } = check({
            machines: [{ hostname: "m1" }, { hostname: "m2", ip: "x" }, 7],
            startTime: "soon",
            duration: "long",
            state: "off",
            reason: "",
            reson: "typo",
        });
        expect(failures.map(({ property }) => property)).toEqual([
            "reson",
            ...["machines", "machines", "machines"],
            ...["startTime", "duration", "state", "reason"],
        ]);
    });
});

describe("A start in the past", () => {
    const past = { startTime: "2026-10-01T00:00:00Z" };

    test("is an error only where that was asked for and the window is new", () => {
        const reason =
            "the window starts in the past: 2026-10-01T00:00:00Z (it is 2026-11-01T00:00:00Z now), and pastStart " +
            'is "error"';
        expect(check({ ...past, pastStart: "error" }).failures).toEqual([{ property: "startTime", reason }]);
        expect(check({ ...past, pastStart: "error" }, false).failures).toEqual([]);
        expect(check({ ...past, pastStart: "warn" }).failures).toEqual([]);
        expect(check({ ...past, pastStart: "allow" }).failures).toEqual([]);
    });

    test("is none of a window that goes down in this run: that one is past where it is over", () => {
        const down = { startTime: "2026-10-31T23:00:00Z", state: "down", pastStart: "error" };
        expect(check({ ...down, duration: "61m" }).failures).toEqual([]);
        expect(check({ ...down, duration: undefined }).failures).toEqual([]);
        expect(check({ ...down, duration: "60m" }).failures).toMatchObject([
            {
                property: "startTime",
                reason: expect.stringMatching(/is over: it ended at 2026-11-01T00:00:00Z/),
            },
        ]);
    });

    test("is no matter for a finished record, and said once where it is no time at all", () => {
        expect(check({ ...past, pastStart: "error", state: "up" }).failures).toEqual([]);
        expect(check({ startTime: "soon", pastStart: "error" }).failures).toHaveLength(1);
    });
});
