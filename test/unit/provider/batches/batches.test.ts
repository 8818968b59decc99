import { batchesOf } from "../../../../provider/batches";

const inRack = (rack: string, ...names: string[]) =>
    names.map((hostname) => ({ hostname, attributes: { rack } }));

/** `name: hosts`, one line a batch. */
function lines(...args: Parameters<typeof batchesOf>): string[] {
    return batchesOf(...args).map(
        ({ name, machines }) => `${name}: ${machines.map(({ hostname }) => hostname).join(" ")}`,
    );
}

describe("Batches", () => {
    const cluster = [...inRack("r1", "c", "a", "b"), ...inRack("r2", "e", "d")];

    test("are named by their number", () => {
        expect(lines(cluster, { size: { machines: 2 } })).toEqual(["1: c a", "2: b e", "3: d"]);
    });

    test("of groups are named by the group, and by their number in it", () => {
        const grouped = { size: { machines: 2 }, groupBy: "rack", order: "hostname" } as const;
        expect(lines(cluster, grouped)).toEqual(["rack=r1 1/2: a b", "rack=r1 2/2: c", "rack=r2 1/1: d e"]);
    });

    test("by percent are a share of all machines, of one machine at least", () => {
        expect(lines(cluster, { size: { percent: 50 } })).toEqual(["1: c a", "2: b e", "3: d"]);
        expect(lines(cluster, { size: { percent: 1 } })).toHaveLength(5);
        expect(lines(cluster, { size: { percent: 100 } })).toHaveLength(1);
    });

    test("of no machines are none", () => {
        expect(batchesOf([], { size: { percent: 20 }, groupBy: "rack" })).toEqual([]);
    });

    test("refuse a machine without the attribute, which might be in anybody's rack", () => {
        const options = { size: { machines: 1 }, groupBy: "rak" };
        expect(() => batchesOf(cluster, options)).toThrow(
            'machine c has no attribute "rak" to group by (it has only rack)',
        );
        expect(() => batchesOf([{ hostname: "m1" }], options)).toThrow("(it has no attributes)");
    });

    test.each([{ machines: 0 }, { machines: 1.5 }, { machines: NaN }, { percent: 0 }, { percent: 101 }])(
        "refuse the size %j",
        (size) => {
            expect(() => batchesOf(cluster, { size })).toThrow(RangeError);
        },
    );
});
