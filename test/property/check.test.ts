import fc from "fast-check";
import type { Properties } from "../../provider/resources/inputs";
import { checkSchedule } from "../../provider/resources/schedule/spec";
import { windowChanges } from "../../provider/resources/window/diff";
import { checkWindow } from "../../provider/resources/window/spec";
import { machines } from "../support/builders";
import { NOW, scheduleArgs, scheduledWindow, UNKNOWN, windowArgs } from "../support/inputs";
import { RUNS } from "../support/arbitraries";
import { everyPath, replaceAt } from "../support/paths";
import { instants, lengths, machineLists } from "../support/forms";

const check = (news: Properties) => checkWindow(news, true, NOW);

/** Valid arguments in any of their forms. */
const validArgs = fc
    .record({
        machines: machineLists,
        startTime: instants.map(({ text }) => text),
        duration: fc.option(
            lengths.map(({ text }) => text),
            { nil: undefined },
        ),
        state: fc.constantFrom("scheduled", "down", "up", undefined),
        onConflict: fc.constantFrom("fail", "adopt", "takeover", undefined),
        pastStart: fc.constantFrom("warn", "allow", undefined),
    })
    .map(windowArgs);

const anything = fc.dictionary(
    fc.constantFrom(
        "machines",
        "startTime",
        "endTime",
        "duration",
        "state",
        "reason",
        "owner",
        "other",
        "toString",
    ),
    fc.oneof(
        fc.anything({ withNullPrototype: false }),
        fc.constantFrom<unknown>(UNKNOWN, machines(1), "2026-12-06T02:00:00Z", "1h", "down"),
    ),
);

describe("Check", () => {
    test("takes valid arguments in any form, and taking its own answer changes nothing", () => {
        fc.assert(
            fc.property(validArgs, (args) => {
                const { inputs, failures } = check(args);
                expect(failures).toEqual([]);
                expect(check(inputs)).toEqual({ inputs, failures: [] });
            }),
            RUNS,
        );
    });

    test("never throws, whatever it is given, and judges its own answer as it judged that", () => {
        fc.assert(
            fc.property(anything, (news) => {
                const first = check(news);
                const judged = first.failures.filter(
                    ({ reason }) => !reason.startsWith("there is no such argument"),
                );
                expect(check(first.inputs)).toEqual({ inputs: first.inputs, failures: judged });
                for (const { reason } of first.failures) expect(reason).not.toBe("");
            }),
            { numRuns: 2_000 },
        );
    });

    test("keeps what is not known yet, wherever it stands, and finds no fault with it", () => {
        fc.assert(
            fc.property(validArgs, fc.nat(), (args, choice) => {
                const paths = everyPath(args).filter(([first]) => first !== "owner");
                const path = paths[choice % paths.length]!;
                const news = replaceAt(args, path, UNKNOWN) as Properties;
                const { inputs, failures } = check(news);
                expect(failures).toEqual([]);
                expect(everyPath(inputs, UNKNOWN)).toContainEqual(path);
                expect(check(inputs)).toEqual({ inputs, failures: [] });
                // And what was recorded before is compared with it in peace.
                expect(windowChanges(check(args).inputs, inputs)).toBe(true);
            }),
            RUNS,
        );
    });

    test("keeps what is not known yet in a schedule, too", () => {
        const args = scheduleArgs(
            scheduledWindow({ machines: machines(1, 2) }),
            scheduledWindow({ machines: ["m3"], duration: undefined, endTime: "2026-12-07T00:00:00Z" }),
        );
        for (const path of everyPath(args).filter(([first]) => first !== "owner")) {
            const { inputs, failures } = checkSchedule(replaceAt(args, path, UNKNOWN) as Properties);
            expect({ path, failures }).toEqual({ path, failures: [] });
            expect(everyPath(inputs, UNKNOWN)).toContainEqual(path);
        }
    });

    test("still tells what is wrong beside something that is not known yet", () => {
        const { failures } = check(
            windowArgs({
                machines: [{ hostname: UNKNOWN, ip: "x" }, "m2", { hostname: "m3" }],
                reason: UNKNOWN,
            }),
        );
        expect(failures.map(({ reason }) => reason.split(":")[0])).toEqual([
            "machines[0].ip",
            "machines[2].ip",
        ]);
    });

    test("does not say that both an end and a length are given while one may turn out to be left out", () => {
        expect(check(windowArgs({ endTime: UNKNOWN })).failures).toEqual([]);
        expect(check(windowArgs({ endTime: "2026-12-07T00:00:00Z", duration: UNKNOWN })).failures).toEqual(
            [],
        );
    });
});
