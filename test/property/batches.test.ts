import fc from "fast-check";
import { type BatchMachine, type BatchOptions, batchesOf } from "../../provider/batches";
import { RUNS } from "../support/arbitraries";

const RACKS = ["r1", "r2", "r3", "__proto__"];

const machines: fc.Arbitrary<BatchMachine[]> = fc.array(
    fc.record({
        hostname: fc.constantFrom("node-a1", "node-a2", "NODE-A2", "node-b1", "node-b10", "node-b2"),
        attributes: fc.constantFrom(...RACKS).map((rack) => Object.fromEntries([["rack", rack]])),
    }),
    { maxLength: 40 },
);

const options: fc.Arbitrary<BatchOptions> = fc.record(
    {
        size: fc.oneof(
            fc.integer({ min: 1, max: 50 }).map((count) => ({ machines: count })),
            fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
        ),
        groupBy: fc.constant("rack"),
        order: fc.constantFrom("given", "hostname"),
    },
    { requiredKeys: ["size"] },
);

const rackOf = (machine: BatchMachine) => machine.attributes!.rack!;

function sizeOf({ size }: BatchOptions, total: number): number {
    return "machines" in size ? size.machines : Math.max(1, Math.floor((total * size.percent) / 100));
}

function holds(check: (list: BatchMachine[], given: BatchOptions) => void): void {
    fc.assert(fc.property(machines, options, check), RUNS);
}

describe("The batches of any machines", () => {
    test("hold every machine exactly once", () =>
        holds((list, given) => {
            const divided = batchesOf(list, given).flatMap((batch) => batch.machines);
            expect(divided).toHaveLength(list.length);
            expect(new Set(divided)).toEqual(new Set(list));
        }));

    test("are as large as was asked, except the last of each group", () =>
        holds((list, given) => {
            const size = sizeOf(given, list.length);
            const batches = batchesOf(list, given);
            batches.forEach((batch, index) => {
                const isLast = batch.group !== batches[index + 1]?.group || index === batches.length - 1;
                if (!isLast) expect(batch.machines).toHaveLength(size);
                expect(batch.machines.length).toBeGreaterThan(0);
                expect(batch.machines.length).toBeLessThanOrEqual(size);
            });
        }));

    test("never mix groups, and finish one before the next", () =>
        holds((list, given) => {
            if (given.groupBy === undefined) return;
            const batches = batchesOf(list, given);
            for (const { machines, group } of batches) {
                expect(new Set(machines.map(rackOf))).toEqual(new Set([group]));
            }
            const changes = batches.filter(({ group }, index) => group !== batches[index - 1]?.group);
            expect(changes).toHaveLength(new Set(list.map(rackOf)).size);
        }));

    test("keep the order, that of the list among equals", () =>
        holds((list, given) => {
            const expected = list
                .map((machine, index) => ({ machine, index, name: machine.hostname.toLowerCase() }))
                .sort((a, b) =>
                    given.order !== "hostname" || a.name === b.name
                        ? a.index - b.index
                        : a.name < b.name
                          ? -1
                          : 1,
                )
                .map(({ machine }) => machine);
            const divided = batchesOf(list, given).flatMap((batch) => batch.machines);
            for (const rack of RACKS) {
                const isOfGroup = (machine: BatchMachine) =>
                    given.groupBy === undefined || rackOf(machine) === rack;
                expect(divided.filter(isOfGroup)).toEqual(expected.filter(isOfGroup));
            }
        }));

    test("have names of their own", () =>
        holds((list, given) => {
            const names = batchesOf(list, given).map(({ name }) => name);
            expect(new Set(names).size).toBe(names.length);
        }));
});
