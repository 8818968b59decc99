import type { Properties } from "../../../../../provider/resources/inputs";
import { checkWindow } from "../../../../../provider/resources/window/spec";
import { machine, machines } from "../../../../support/builders";
import { NOW, windowArgs, windowInputs } from "../../../../support/inputs";

const check = (rest: Properties, isNew = true) => checkWindow(windowArgs(rest), isNew, NOW);
const BOTH =
    "an agent matches only where hostname and ip both match: give both, or one as plain text to have it looked up on the master";
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
            "it names no machines",
            { machines: [] },
            "machines",
            "names no machines; if they come from getAgents: agents on DOWN machines are not listed, " +
                'so keep the first answer with ignoreChanges: ["machines"]',
        ],
        ["machines are no list", { machines: "m1" }, "machines", "must be a list of machines"],
        ["machines are missing", { machines: undefined }, "machines", "must be a list of machines"],
        [
            "a machine is there twice",
            { machines: machines(1, 2, 1) },
            "machines",
            "machines[2]: is the same machine as machines[0]: m1.example (10.0.0.1)",
        ],
        [
            "a machine is there twice but for the case of its name",
            { machines: [machine(1), { hostname: "M1.Example", ip: "10.0.0.1" }] },
            "machines",
            "machines[1]: is the same machine as machines[0]: M1.Example (10.0.0.1)",
        ],
        [
            "a text is there twice but for its case",
            { machines: ["m1", "M1"] },
            "machines",
            "machines[1]: is the same machine as machines[0]: M1",
        ],
        [
            "an address is IPv6",
            { machines: [{ hostname: "m1", ip: "fe80::1" }] },
            "machines",
            'machines[0].ip: "fe80::1" is an IPv6 address; Mesos maintenance knows IPv4 only: give the address in the agent\'s pid',
        ],
        [
            "a text is an IPv6 address",
            { machines: ["fe80::1"] },
            "machines",
            'machines[0]: "fe80::1" is not a hostname, an IPv4 address or an agent id (Mesos maintenance knows IPv4 only)',
        ],
        ["a hostname has no ip", { machines: [{ hostname: "m1" }] }, "machines", `machines[0].ip: ${BOTH}`],
        [
            "an ip has no hostname",
            { machines: [{ ip: "10.0.0.1" }] },
            "machines",
            `machines[0].hostname: ${BOTH}`,
        ],
        [
            "a hostname is empty",
            { machines: [{ hostname: " ", ip: "10.0.0.1" }] },
            "machines",
            `machines[0].hostname: ${BOTH}`,
        ],
        ...["10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", "10.0.0.1.", ""].map(
            (ip): [string, Properties, string, string] => [
                `an ip is "${ip}"`,
                { machines: [{ hostname: "m1", ip }] },
                "machines",
                `machines[0].ip: "${ip}" is not an IPv4 address like 10.0.2.107`,
            ],
        ),
        [
            "an ip is a number",
            { machines: [{ hostname: "m1", ip: 10 }] },
            "machines",
            "machines[0].ip: must be text",
        ],
        [
            "a machine has another name for a field",
            { machines: [{ ...machine(1), host: "m1" }] },
            "machines",
            'machines[0]: has only hostname and ip, not "host"',
        ],
        [
            "a machine is a number",
            { machines: [7] },
            "machines",
            "machines[0]: must be { hostname, ip }, or text to look up on the master",
        ],
        [
            "a machine is null",
            { machines: [null] },
            "machines",
            "machines[0]: must be { hostname, ip }, or text to look up on the master",
        ],
        [
            "a text is empty",
            { machines: [""] },
            "machines",
            "machines[0]: must name a machine: a hostname, an IPv4 address or an agent id",
        ],
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
        const reason = '2026-10-01T00:00:00Z is past (it is 2026-11-01T00:00:00Z), and pastStart is "error"';
        expect(check({ ...past, pastStart: "error" }).failures).toEqual([{ property: "startTime", reason }]);
        expect(check({ ...past, pastStart: "error" }, false).failures).toEqual([]);
        expect(check({ ...past, pastStart: "warn" }).failures).toEqual([]);
        expect(check({ ...past, pastStart: "allow" }).failures).toEqual([]);
    });

    test("is no matter for a finished record, and said once where it is no time at all", () => {
        expect(check({ ...past, pastStart: "error", state: "up" }).failures).toEqual([]);
        expect(check({ startTime: "soon", pastStart: "error" }).failures).toHaveLength(1);
    });
});
