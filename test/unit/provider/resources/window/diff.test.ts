import fc from "fast-check";
import type { Properties } from "../../../../../provider/resources/inputs";
import { windowChanges } from "../../../../../provider/resources/window/diff";
import { windowOutputs } from "../../../../../provider/resources/window/outputs";
import { parseWindowInputs } from "../../../../../provider/resources/window/spec";
import { formatDuration, formatInstant } from "../../../../../provider/time";
import { type AgentMachine } from "../../../../../provider/schedule";
import { RUNS, shout } from "../../../../support/arbitraries";
import { machine, machines } from "../../../../support/builders";
import { instantText } from "../../../../support/forms";
import { windowInputs } from "../../../../support/inputs";

/** What stands in state after a window was created with these inputs. */
function recorded(inputs: Properties, known: readonly AgentMachine[] = machines(1, 2)): Properties {
    return JSON.parse(JSON.stringify(windowOutputs(parseWindowInputs(inputs), known, {}))) as Properties;
}

describe("No change", () => {
    test("is seen in another order, another case, another offset or another form of the same", () => {
        const forms = fc.record({
            start: fc.bigInt({ min: 86_400_000n, max: 4_000_000_000_000n }),
            seconds: fc.option(fc.bigInt({ min: 1n, max: 10_000_000n })),
            offset: fc.integer({ min: -720, max: 720 }),
            iso: fc.boolean(),
            asEnd: fc.boolean(),
            turned: fc.boolean(),
        });
        fc.assert(
            fc.property(forms, ({ start, seconds, offset, iso, asEnd, turned }) => {
                const before = windowInputs({
                    startTime: formatInstant(start),
                    duration: seconds === null ? undefined : formatDuration(seconds * 1000n),
                });
                const length: Properties =
                    seconds === null
                        ? { duration: undefined }
                        : asEnd
                          ? { duration: undefined, endTime: formatInstant(start + seconds * 1000n) }
                          : { duration: iso ? `PT${seconds}S` : `${seconds}s` };
                const after = windowInputs({
                    startTime: instantText(start, offset),
                    ...length,
                    machines: shout(turned ? machines(2, 1) : machines(1, 2)),
                });
                expect(windowChanges(recorded(before), after)).toBe(false);
                expect(windowChanges(recorded(after), before)).toBe(false);
            }),
            RUNS,
        );
    });

    test.each<[string, Properties]>([
        ["how conflicts are met", { onConflict: "takeover" }],
        ["how a past start is met", { pastStart: "allow" }],
        ["the code of the provider", { __provider: "exports.handler = …" }],
    ])("is what only %s", (_, rest) => {
        expect(windowChanges(recorded(windowInputs()), windowInputs(rest))).toBe(false);
    });

    test("is a machine that is now named in full, or as the text that it was found by", () => {
        const known = [{ ...machine(1), declaredAs: "S1" }, machine(2)];
        const before = recorded(windowInputs({ machines: ["S1", machine(2)] }), known);
        expect(windowChanges(before, windowInputs({ machines: machines(2, 1) }))).toBe(false);
        expect(windowChanges(before, windowInputs({ machines: ["S1", machine(2)] }))).toBe(false);
        expect(windowChanges(before, windowInputs({ machines: ["S2", machine(2)] }))).toBe(true);
    });
});

describe("A change", () => {
    test.each<[string, Properties]>([
        ["the start, by a millisecond", { startTime: "2026-12-06T02:00:00.001Z" }],
        ["the length", { duration: "61m" }],
        ["the end instead of the length", { duration: undefined, endTime: "2026-12-06T03:00:00.001Z" }],
        ["no end any more", { duration: undefined }],
        ["the state", { state: "down" }],
        ["the reason", { reason: "kernel 6.13 on rack 7" }],
        ["a machine more", { machines: machines(1, 2, 3) }],
        ["a machine less", { machines: machines(1) }],
        ["another machine", { machines: machines(1, 3) }],
        ["the address of a machine", { machines: [machine(1), { ...machine(2), ip: "10.0.0.9" }] }],
        ["the owner", { owner: "urn:renamed" }],
        ["what is not known yet", { reason: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }],
    ])("is %s", (_, rest) => {
        expect(windowChanges(recorded(windowInputs()), windowInputs(rest))).toBe(true);
    });
});

describe("A record of drift", () => {
    const drift: [string, Properties][] = [
        ["a length of zero", { duration: "0s" }],
        ["a start before 1970", { startTime: "1969-12-31T23:59:59Z" }],
        ["no machines", { machines: [] }],
    ];

    test.each(drift)("with %s differs from what the program says", (_, rest) => {
        expect(windowChanges({ ...recorded(windowInputs()), ...rest }, windowInputs())).toBe(true);
    });

    test.each(drift)("with %s is compared with itself, as a refresh does, in peace", (_, rest) => {
        const drifted = { ...recorded(windowInputs()), ...rest };
        expect(windowChanges(drifted, windowInputs(rest))).toBe(false);
        expect(windowChanges(recorded(windowInputs()), windowInputs(rest))).toBe(true);
    });
});
