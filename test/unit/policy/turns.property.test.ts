import fc from "fast-check";
import { mostAtOnce, nodeTurns, rollingTurns } from "../../../policy/src/turns";

const machine = fc.record({
    hostname: fc.string(),
    attributes: fc.record({ rack: fc.constantFrom("a", "b", "c") }),
});
const machines = fc.array(machine, { minLength: 1, maxLength: 12 });
const size = fc.oneof(
    fc.integer({ min: 1, max: 14 }),
    fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`),
);

test("every machine is in one batch, and no group has more at once than a batch holds or it has members", () => {
    fc.assert(
        fc.property(machines, size, fc.constantFrom(undefined, "rack"), (list, batchSize, groupBy) => {
            const turns = rollingTurns({ machines: list, batchSize, groupBy, duration: "1h" });
            const places = list.map((_, index) => index);
            expect(turns.batches?.flat().sort((a, b) => a - b)).toEqual(places);
            expect(turns.total).toBe(BigInt(turns.batches!.length) * turns.length!);
            const most = mostAtOnce(turns, places);
            expect(most.length).toBe(Math.max(...turns.batches!.map((batch) => batch.length)));
            if (groupBy === undefined) return;
            expect(new Set(most.map((place) => list[place]!.attributes.rack)).size).toBe(1);
        }),
    );
});

test("where batches cannot be told yet, as many may go at once as a batch holds, and one does at least", () => {
    const list = ["a", "b", "c", "d"];
    const of = (given: object) => mostAtOnce(rollingTurns({ machines: list, ...given }), [0, 2, 3]).length;
    expect(of({ batchSize: 2, groupBy: "rack" })).toBe(2);
    expect(of({ batchSize: Symbol("unknown") })).toBe(1);
    expect(of({})).toBe(1);
});

test("a pause lies between two batches, and none behind the last", () => {
    const given = { machines: ["a", "b", "c"], duration: "1h", pauseBetween: "30m" };
    expect(rollingTurns(given).total).toBe(4n * 3_600_000n);
});

test("of nodes that are worked on in parallel, any may be out of service together", () => {
    const turns = nodeTurns({ nodes: ["a", "b", "c", "d", "e"], parallel: 2, duration: "1h" });
    expect(mostAtOnce(turns, [0, 3, 4])).toHaveLength(2);
    expect(turns.total).toBe(3n * 3_600_000n);
    expect(mostAtOnce(nodeTurns({ nodes: ["a", "b"] }), [0, 1])).toHaveLength(1);
});
