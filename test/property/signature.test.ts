import fc from "fast-check";
import {
    type AgentMachine,
    type Goal,
    isOwned,
    looksSigned,
    NANOS_PER_MILLI,
    sameMachines,
    sameWindow,
    signatureOf,
    signedUnavailability,
    startMillis,
    toWindow,
    type Window,
} from "../../provider/schedule";
import { MAX_MILLIS } from "../../provider/time";
import { parseJson, stringifyJson } from "../../provider/mesos/json";
import { desired, goal, machine, machines } from "../support/builders";
import { RUNS, shout } from "../support/arbitraries";

const owners = fc.string({ minLength: 1 });
const starts = fc.bigInt({ min: 0n, max: MAX_MILLIS - 1n });
const lengths = fc.option(fc.bigInt({ min: 1n, max: MAX_MILLIS - 1n }), { nil: undefined });

/** What a tool that keeps numbers as doubles makes of a time. */
const asDouble = ({ unavailability, ...rest }: Window): Window => ({
    ...rest,
    unavailability: {
        start: { nanoseconds: BigInt(Number(unavailability.start.nanoseconds)) },
        ...(unavailability.duration && {
            duration: { nanoseconds: BigInt(Number(unavailability.duration.nanoseconds)) },
        }),
    },
});

/** The goal of an owner that knows some machines, and has nothing declared or on record. */
const knowing = (owner: string, known: readonly AgentMachine[]): Goal => {
    const nothing = goal(owner, []);
    return { ...nothing, owner: { ...nothing.owner, machines: known } };
};

describe("A signature", () => {
    test("is never 0, and leaves the millisecond and the int64 alone", () => {
        fc.assert(
            fc.property(owners, starts, lengths, (owner, start, length) => {
                const { start: startDigits, duration: durationDigits } = signatureOf(owner);
                for (const digits of [startDigits, durationDigits]) {
                    expect(digits >= 1_000n && digits <= NANOS_PER_MILLI - 1_000n).toBe(true);
                }
                const unavailability = signedUnavailability(start, length, {
                    start: startDigits,
                    duration: 1_000n,
                });
                expect(startMillis({ unavailability })).toBe(start);
                expect(unavailability.start.nanoseconds < 2n ** 63n).toBe(true);
                expect((unavailability.duration?.nanoseconds ?? 0n) < 2n ** 63n).toBe(true);
            }),
            RUNS,
        );
    });

    test("marks a window as that of its owner and, but for chance, of nobody else", () => {
        fc.assert(
            fc.property(owners, owners, starts, lengths, (owner, other, start, duration) => {
                fc.pre(owner !== other);
                const window = toWindow(desired(owner, machines(1), { start, duration }));
                expect(isOwned(window, knowing(owner, machines(1)))).toBe(true);
                expect(isOwned(window, knowing(other, []))).toBe(false);
                expect(looksSigned(window)).toBe(true);
            }),
            RUNS,
        );
    });

    test("of an open-ended window, being half as long, counts only together with a machine of the owner", () => {
        const window = toWindow(desired("urn:a", machines(1), { duration: undefined }));
        expect(isOwned(window, knowing("urn:a", machines(1, 2)))).toBe(true);
        expect(isOwned(window, knowing("urn:a", machines(2)))).toBe(false);
    });

    test("rounded away by a tool that uses doubles leaves the millisecond, so that the record still tells", () => {
        fc.assert(
            fc.property(owners, starts, lengths, (owner, start, duration) => {
                const wanted = desired(owner, machines(1, 2), { start, duration });
                const rounded = asDouble(toWindow(wanted));
                expect(sameWindow(rounded, toWindow(wanted))).toBe(true);
                const known = goal(owner, []);
                known.owner.recorded = [toWindow(wanted)];
                expect(isOwned(rounded, known)).toBe(true);
            }),
            RUNS,
        );
    });
});

describe("Nanoseconds", () => {
    test("keep every digit through parsing and writing", () => {
        fc.assert(
            fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
                const text = `{"start":{"nanoseconds":${nanoseconds}}}`;
                expect(stringifyJson(parseJson(text))).toBe(text);
            }),
            RUNS,
        );
        const text = '{"nanoseconds":1764554400123456789}';
        expect(parseJson(text)).toEqual({ nanoseconds: 1_764_554_400_123_456_789n });
        expect(stringifyJson(parseJson(text))).toBe(text);
    });
});

describe("Windows", () => {
    const members = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1 });

    test("are equal whatever the order of their machines and the case of their names", () => {
        fc.assert(
            fc.property(members, fc.infiniteStream(fc.double()), (numbers, keys) => {
                const list = numbers.map(machine);
                const shuffled = list
                    .map((each) => ({ each, key: keys.next().value }))
                    .sort((a, b) => a.key - b.key)
                    .map(({ each }) => each);
                expect(sameMachines(list, shout(shuffled))).toBe(true);
                expect(sameMachines(list, shuffled.slice(1))).toBe(false);
            }),
            RUNS,
        );
    });

    test("are compared as the master does: an absent field is not an empty one", () => {
        expect(sameMachines([{ ip: "10.0.0.1" }], [{ hostname: "", ip: "10.0.0.1" }])).toBe(false);
        // ASCII only: the master lowers bytes, not letters.
        expect(sameMachines([{ hostname: "Ä" }], [{ hostname: "ä" }])).toBe(false);
    });
});
