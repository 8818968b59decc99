import { checkRolling } from "../../../../../provider/resources/rolling/spec";
import type { Properties } from "../../../../../provider/resources/inputs";
import { machines } from "../../../../support/builders";
import { UNKNOWN } from "../../../../support/inputs";
import { rollingArgs } from "../../../../support/rolling";

const check = (rest: Properties = {}) => checkRolling(rollingArgs(rest));

const said = (rest: Properties) =>
    check(rest).failures.map(({ property, reason }) => `${property}: ${reason}`);

test("defaults are filled in, and lengths are written in one way", () => {
    const { inputs, failures } = check({ duration: "PT90M" });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({
        batchSize: 1,
        order: "given",
        duration: "1h30m",
        maxFailures: 0,
        triggers: [],
        onConflict: "fail",
        steps: {},
    });
});

test("checked inputs are checked to themselves", () => {
    const steps = { whileDown: [{ command: "true", timeout: "PT5M", secrets: { A: "b" } }] };
    const { inputs } = check({ steps, machines: [{ ...machines(1)[0], attributes: { rack: "r1" } }] });
    expect(checkRolling(inputs)).toEqual({ inputs, failures: [] });
});

test.each([
    [{ batchSize: 0 }, 'batchSize: must be a number of machines, 1 at least, or a share such as "20%"'],
    [{ batchSize: "20" }, 'batchSize: must be a number of machines, 1 at least, or a share such as "20%"'],
    [{ order: "random" }, 'order: must be "given" or "hostname"'],
    [{ duration: "0m" }, /^duration: "0m" is zero/],
    [{ maxFailures: -1 }, "maxFailures: must not be negative"],
    [{ triggers: "6.12" }, ": triggers: must be a list"],
    [{ batchsize: 2 }, 'batchsize: there is no such argument; did you mean "batchSize"?'],
    [{ onConflict: "adopt" }, 'onConflict: must be "fail" or "takeover"'],
    [{ machines: [] }, "machines: names no machines"],
    [{ machines: [...machines(1), ...machines(1)] }, /^machines: machines\[1\]: is the same machine/],
    [{ steps: { whileDwn: [] } }, ': steps: has no "whileDwn"; did you mean "whileDown"?'],
    [{ steps: { whileDown: [{}] } }, ": steps.whileDown[0]: must have one of command, ssh and http"],
    [
        { steps: { whileDown: [{ command: "a", ssh: "b" }] } },
        ": steps.whileDown[0]: must have one of command, ssh and http",
    ],
    [
        { steps: { whileDown: [{ command: "a", retrys: 1 }] } },
        ': steps.whileDown[0]: a step with command has no "retrys"; did you mean "retries"?',
    ],
    [
        { steps: { whileDown: [{ http: { url: "ftp://a" } }] } },
        ": steps.whileDown[0].http.url: must begin with http:// or https://",
    ],
    [
        { steps: { whileDown: [{ http: { url: "https://ops:sesame@a/x" } }] } },
        /^: steps\.whileDown\[0\]\.http\.url: must not hold a user or a password; give them in headers/,
    ],
    [{ steps: { whileDown: [{ ssh: "a" }] } }, "ssh: is required by a step with ssh: { user, … }"],
])("%j is refused", (rest, expected) => {
    expect(said(rest)).toContainEqual(
        expected instanceof RegExp ? expect.stringMatching(expected) : expect.stringContaining(expected),
    );
});

test("no failure names an argument that may hold a secret, as the engine would print it", () => {
    const secrets = { TOKEN: { nested: "sesame" } };
    const failures = said({ steps: { whileDown: [{ command: "a", secrets }] }, ssh: { password: "sesame" } });
    expect(failures.length).toBeGreaterThan(1);
    for (const failure of failures) {
        expect(failure).toMatch(/^: /);
        expect(failure).not.toContain("sesame");
    }
});

test("what is not known yet is passed over", () => {
    for (const name of ["machines", "batchSize", "steps", "triggers", "ssh", "groupBy"])
        expect(said({ [name]: UNKNOWN })).toEqual([]);
    expect(said({ steps: { whileDown: [{ command: UNKNOWN, timeout: "1m" }] } })).toEqual([]);
});

describe("allowedTimes", () => {
    test("are hours of days in a zone, without some days", () => {
        const { inputs, failures } = check({
            allowedTimes: {
                zone: "Europe/Berlin",
                hours: [{ from: "22:00", to: "24:00" }],
                exclude: ["2030-12-24"],
            },
        });
        expect(failures).toEqual([]);
        expect(inputs.allowedTimes).toMatchObject({ hours: [{ days: expect.arrayContaining(["sunday"]) }] });
        expect(checkRolling(inputs)).toEqual({ inputs, failures: [] });
    });

    const hours = [{ from: "22:00", to: "05:00" }];
    test.each([
        [
            "a zone that does not exist: it closes rather than opens",
            { zone: "Europe/Berln", hours },
            'allowedTimes.zone: "Europe/Berln" is not a time zone; write it like "Europe/Berlin"',
        ],
        ["no zone", { hours }, 'allowedTimes.zone: is required: a time zone such as "Europe/Berlin"'],
        [
            "nothing but a zone",
            { zone: "UTC" },
            "allowedTimes: allows all times; name hours, or days to exclude",
        ],
        ["no hours", { zone: "UTC", hours: [] }, "allowedTimes.hours: names no hours"],
        [
            "no days",
            { zone: "UTC", hours: [{ days: [], ...hours[0] }] },
            "allowedTimes.hours[0].days: names no days",
        ],
        ["a day of another language", { zone: "UTC", hours: [{ days: ["Mon"], ...hours[0] }] }, "must be"],
        ["no time of day", { zone: "UTC", hours: [{ from: "25:00", to: "1" }] }, 'like "22:00"'],
        ["no day that exists", { zone: "UTC", exclude: ["2030-02-30"] }, "no date that exists"],
        ["a typo", { zone: "UTC", hour: hours }, 'did you mean "hours"?'],
    ])("refuse %s", (_what, allowedTimes, message) => {
        expect(said({ allowedTimes }).join("\n")).toContain(message);
    });

    test("pass what is not known yet", () => {
        expect(said({ allowedTimes: { zone: UNKNOWN, hours } })).toEqual([]);
    });
});
