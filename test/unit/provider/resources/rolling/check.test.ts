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
