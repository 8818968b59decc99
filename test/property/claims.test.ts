import {
    claimsOf,
    type Goal,
    isOwned,
    NANOS_PER_MILLI,
    signatureOf,
    toWindow,
    type Window,
} from "../../provider/schedule";
import { desired, goal, HOUR, machine, machines } from "../support/builders";
import { ROUNDINGS } from "../support/edits";

const WINDOWS = 200_000;
const OWNERS = Array.from({ length: 400 }, (_, index) => `urn:${index}`);
/** Nothing is declared or on record at the times of the foreign windows, which are of another year. */
const START = BigInt(Date.parse("2026-12-06T02:00:00Z"));
const BASE = 1_790_000_000 + 365 * 86_400;

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

type Draw = () => number;

/** Now, in nanoseconds, as other programs have it. */
const CLOCKS: Record<string, (draw: Draw) => bigint> = {
    "whole milliseconds": (draw) => floor(wide(draw), NANOS_PER_MILLI),
    microseconds: (draw) => floor(wide(draw), 1_000n),
    "100 ns": (draw) => floor(wide(draw), 100n),
    nanoseconds: wide,
    "a double": (draw) => BigInt(Number(wide(draw))),
    "Python's time.time() * 1e9": (draw) => BigInt(Math.floor((BASE + draw() * 3e7 + draw()) * 1e9)),
};
const LENGTHS = [HOUR, 2n * HOUR, 30n * 60_000n, 24n * HOUR, 365n * 24n * HOUR, undefined];

function wide(draw: Draw): bigint {
    return BigInt(Math.floor(BASE + draw() * 3e7)) * 1_000_000_000n + BigInt(Math.floor(draw() * 1e9));
}

function floor(value: bigint, unit: bigint): bigint {
    return value - (value % unit);
}

/** What an owner wants, and what it may have on record, or not yet. */
function goalOf(owner: string, isRecorded: boolean): Goal {
    const wanted = desired(owner, machines(1, 2), { start: START, duration: HOUR });
    const made = goal(owner, [wanted]);
    return isRecorded ? { ...made, owner: { ...made.owner, recorded: [toWindow(wanted)] } } : made;
}

describe.each([false, true])("Windows of others on our machine, with a record of ours: %p", (isRecorded) => {
    const claims = OWNERS.map((owner) => claimsOf(goalOf(owner, isRecorded)));

    test.each(Object.entries(CLOCKS))("with a start by a clock of %s are not taken for ours", (_, now) => {
        const draw = random(20_301_206);
        const taken = Array.from({ length: WINDOWS }, (_, index) => {
            const length = LENGTHS[index % LENGTHS.length];
            const window: Window = {
                machine_ids: [machine(1)],
                unavailability: {
                    start: { nanoseconds: now(draw) },
                    ...(length !== undefined && { duration: { nanoseconds: length * NANOS_PER_MILLI } }),
                },
            };
            if (!claims[index % claims.length]!.isOwned(window)) return [];
            const digits = window.unavailability.start.nanoseconds % NANOS_PER_MILLI;
            const isExact = digits === signatureOf(OWNERS[index % OWNERS.length]!).start;
            return [isExact ? "by chance, to the digit" : `by ${digits} ns`];
        }).flat();
        // Of random digits, one in 10^6 are exactly ours.
        expect(taken.length).toBeLessThanOrEqual(1);
        expect(taken.filter((how) => how !== "by chance, to the digit")).toEqual([]);
    });
});

describe("A window to the microsecond whose start has our first digits", () => {
    const ours = goalOf("urn:a", false);
    const startAt = (millis: bigint, length: bigint): Window => ({
        machine_ids: [machine(1)],
        unavailability: {
            start: { nanoseconds: millis * NANOS_PER_MILLI + floor(signatureOf("urn:a").start, 1_000n) },
            duration: { nanoseconds: length * NANOS_PER_MILLI },
        },
    });

    test("is not ours at a time that nobody here has planned", () => {
        expect(isOwned(startAt(START + HOUR, HOUR), ours)).toBe(false);
        expect(isOwned(startAt(START + 24n * HOUR, 2n * HOUR), goalOf("urn:a", true))).toBe(false);
    });

    test("is ours at the very millisecond that is planned, whatever became of its length", () => {
        expect(isOwned(startAt(START, HOUR), ours)).toBe(true);
        expect(isOwned(startAt(START, 2n * HOUR), goalOf("urn:a", true))).toBe(true);
    });
});

describe("A window of ours, of which nothing is recorded yet", () => {
    test.each(Object.entries(ROUNDINGS))("is ours when it went through %s", (_, round) => {
        for (const length of [1_800_000n, HOUR, 8_760n * HOUR, undefined]) {
            for (const owner of OWNERS.slice(0, 100)) {
                const wanted = desired(owner, machines(1, 2), { start: START, duration: length });
                const { start, duration } = wanted.unavailability;
                const window: Window = {
                    machine_ids: machines(1, 9),
                    unavailability: {
                        start: { nanoseconds: round(start.nanoseconds) },
                        ...(duration && { duration: { nanoseconds: round(duration.nanoseconds) } }),
                    },
                };
                expect(isOwned(window, goal(owner, [wanted]))).toBe(true);
                // Moved to a round time, a duration with all its digits, or the planned one, is enough.
                if (duration === undefined) continue;
                const moved = {
                    ...window.unavailability,
                    start: { nanoseconds: (START + 24n * HOUR) * NANOS_PER_MILLI },
                };
                expect(isOwned({ ...window, unavailability: moved }, goal(owner, [wanted]))).toBe(true);
            }
        }
    });
});
