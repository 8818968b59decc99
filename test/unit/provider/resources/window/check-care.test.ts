import type { Properties } from "../../../../../provider/resources/inputs";
import { careOf } from "../../../../../provider/resources/care";
import { checkWindow, parseWindowInputs } from "../../../../../provider/resources/window/spec";
import { NOW, UNKNOWN, windowArgs } from "../../../../support/inputs";

const failures = (rest: Properties) =>
    checkWindow(windowArgs(rest), true, NOW).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("drain", () => {
    test.each<[Properties, string]>([
        [{ strategy: "wait" }, 'drain.strategy: must be "tasks" or "accepted" or "agent" or "none"'],
        [{ timout: "1h" }, 'drain has no "timout"; did you mean "timeout"?'],
        [{ timeout: "half an hour" }, 'drain.timeout: "half an hour" is not a length of time'],
        [{ timeout: 30 }, 'drain.timeout: must be a length of time such as "30m"'],
        [{ pollInterval: "abc" }, 'drain.pollInterval: "abc" is not a length of time'],
        [{ pollInterval: "200ms" }, "drain.pollInterval: must be a second at least, for the master's sake"],
        [{ onTimeout: "retry" }, 'drain.onTimeout: must be "fail" or "proceed" or "release"'],
        [{ ignoreFrameworks: "kafka" }, "drain.ignoreFrameworks: must be a list of framework names"],
        [{ maxGracePeriod: "1m" }, 'drain.maxGracePeriod: goes with strategy "agent" only'],
        [
            { strategy: "agent", ignoreFrameworks: ["kafka"] },
            'drain.ignoreFrameworks: does not go with strategy "agent"',
        ],
    ])("%j is refused with its path and the remedy", (drain, message) => {
        const [first, ...others] = failures({ drain });
        expect(first).toContain(message);
        expect(others).toEqual([]);
    });

    test("that is no object is refused", () => {
        expect(failures({ drain: "tasks" })).toEqual([
            "drain: must be an object with strategy, timeout, pollInterval, onTimeout, ignoreFrameworks, maxGracePeriod",
        ]);
    });
});

describe("safety", () => {
    test.each<[Properties, string]>([
        [
            { maxUnavailable: 0 },
            'safety.maxUnavailable: must be a number of machines, 1 at least, or a share such as "20%"',
        ],
        [{ maxUnavailable: "20" }, "safety.maxUnavailable: must be a number of machines"],
        [{ maxUnavailable: "120%" }, "safety.maxUnavailable: must be a number of machines"],
        [{ minimumHeadroom: 10 }, 'safety.minimumHeadroom: must be a share such as "20%"'],
        [{ allowLoss: "kafka" }, "safety.allowLoss: must be true, false, or a list of framework names"],
        [{ relocates: ["kafka"] }, "safety.relocates: must say true or false of frameworks by name"],
        [{ relocates: { kafka: "yes" } }, "safety.relocates.kafka: must be true or false"],
        [{ protectFrameworks: [""] }, "safety.protectFrameworks[0]: must be the name of a framework"],
        [
            { requireRelocateable: false },
            'safety has no "requireRelocateable"; did you mean "requireRelocatable"?',
        ],
    ])("%j is refused with its path and the remedy", (safety, message) => {
        const [first, ...others] = failures({ safety });
        expect(first).toContain(message);
        expect(others).toEqual([]);
    });
});

test("waitForAgents is true, false or a length of time", () => {
    expect(failures({ waitForAgents: 5 })).toEqual([
        'waitForAgents: must be true, false, or a length of time such as "10m"',
    ]);
    expect(failures({ waitForAgents: "15m" })).toEqual([]);
});

test("parts that are not known yet pass, and known ones beside them are still checked", () => {
    expect(failures({ drain: UNKNOWN, safety: { allowLoss: UNKNOWN } })).toEqual([]);
    expect(failures({ drain: { timeout: UNKNOWN, strategy: "wait" } })).toHaveLength(1);
});

describe("The meaning of checked inputs", () => {
    const care = (rest: Properties) => {
        const { inputs } = checkWindow(windowArgs(rest), true, NOW);
        return careOf(parseWindowInputs(inputs));
    };

    test("by default is careful", () => {
        expect(care({})).toMatchObject({
            drain: { strategy: "tasks", timeout: 1_800_000, pollInterval: 10_000, onTimeout: "fail" },
            safety: { requireRelocatable: true, allowLoss: false, maxUnavailable: undefined },
        });
    });

    test("is what was said, in milliseconds and percent", () => {
        const { drain, safety } = care({
            drain: { strategy: "agent", timeout: "PT1H", maxGracePeriod: "90s" },
            safety: { maxUnavailable: "12.5%", minimumHeadroom: "5%", relocates: { db: true } },
        });
        expect(drain).toMatchObject({ strategy: "agent", timeout: 3_600_000, maxGracePeriod: 90_000n });
        expect(safety).toMatchObject({
            maxUnavailable: { percent: 12.5 },
            minimumHeadroom: 5,
            relocates: { db: true },
        });
    });

    test("does not wait for frameworks whose loss is allowed by name", () => {
        const { drain } = care({ drain: { ignoreFrameworks: ["a"] }, safety: { allowLoss: ["b"] } });
        expect(drain.ignoreFrameworks).toEqual(["a", "b"]);
    });
});
