import fc from "fast-check";
import { describeOverlaps } from "../../../../../provider/resources/overlaps";
import type { Planned } from "../../../../../provider/resources/stack-plan";
import { toWindow, type View } from "../../../../../provider/schedule";
import { desired, foreignWindow, goal, HOUR, machines, START, viewOf } from "../../../../support/builders";

function planned(name: string, numbers: number[], start = START, changes = true, duration = HOUR): Planned {
    return { name, changes, goal: goal(name, [desired(name, machines(...numbers), { start, duration })]) };
}

const others = (start: bigint): View =>
    viewOf({ windows: [foreignWindow(machines(90, 91), start * 1_000_000n)] });
const nothing = viewOf({});

describe("Windows that are open at the same time", () => {
    test("are named once, those that change first, with the most machines at once", () => {
        const all = [planned("old", [1, 2], START, false), planned("new", [3], START + HOUR / 2n)];
        expect(describeOverlaps(all, nothing)).toEqual([
            "open at the same time: new, old; 3 machines at once at most, from 2026-12-06T02:30:00Z on",
        ]);
    });

    test("are those of others too, by their time; what stands of our own counts once", () => {
        const own = planned("new", [1]);
        const { schedule } = others(START);
        const view = viewOf({ windows: [...schedule.windows!, ...own.goal.windows.map(toWindow)] });
        expect(describeOverlaps([own], view)).toEqual([
            "open at the same time: new, 2026-12-06T02:00:00Z for 1h, 2 machines; 3 machines at once at most, from " +
                "2026-12-06T02:00:00Z on",
        ]);
        expect(describeOverlaps([own], others(START + HOUR))).toEqual([]);
    });

    test("are not spoken of where none of them changes", () => {
        const all = [planned("a", [1], START, false), planned("b", [2], START, false)];
        expect(describeOverlaps(all, nothing)).toEqual([]);
        const apart = planned("c", [3], START + 5n * HOUR);
        expect(describeOverlaps([...all, apart], nothing)).toEqual([]);
    });

    test("in many groups are told of the largest, and how many more there are", () => {
        const all = Array.from({ length: 7 }, (_, index) => {
            const start = START + BigInt(index) * 10n * HOUR;
            return [
                planned(`a${index}`, [1], start),
                planned(`b${index}`, index === 6 ? [2, 3] : [2], start),
            ];
        }).flat();
        const lines = describeOverlaps(all, nothing);
        expect(lines).toHaveLength(6);
        expect(lines[0]).toMatch(/^open at the same time: a6, b6; 3 machines/);
        expect(lines[5]).toBe("and 2 more such groups of windows");
    });

    test("have the peak that counting minute by minute has", () => {
        const window = fc.record({
            start: fc.integer({ min: 0, max: 50 }),
            length: fc.integer({ min: 1, max: 50 }),
            count: fc.integer({ min: 1, max: 4 }),
        });
        fc.assert(
            fc.property(fc.array(window, { minLength: 2, maxLength: 8 }), (windows) => {
                const minute = 60_000n;
                // One that spans all keeps them in one group.
                const all = [{ start: 0, length: 120, count: 1 }, ...windows];
                const [line] = describeOverlaps(
                    all.map(({ start, length, count }, index) =>
                        planned(
                            `w${index}`,
                            Array.from({ length: count }, (_, each) => index * 10 + each),
                            START + BigInt(start) * minute,
                            true,
                            BigInt(length) * minute,
                        ),
                    ),
                    nothing,
                );
                const openAt = (time: number) =>
                    all
                        .filter(({ start, length }) => start <= time && time < start + length)
                        .reduce((sum, { count }) => sum + count, 0);
                const peak = Math.max(...Array.from({ length: 120 }, (_, time) => openAt(time)));
                expect(line).toContain(`; ${peak} machines at once at most`);
            }),
        );
    });
});
