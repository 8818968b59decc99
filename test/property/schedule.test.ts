import fc from "fast-check";
import {
    type Goal,
    isOwned,
    machineKey,
    machineKeys,
    machinesOf,
    nextStep,
    ownedWindows,
    place,
    type Schedule,
    type Window,
    windowsOf,
} from "../../provider/schedule";
import { stringifyJson } from "../../provider/mesos/json";
import {
    absence,
    allMachines,
    follow,
    foreignViews,
    goals,
    keysOf,
    RUNS,
    shout,
} from "../support/arbitraries";

/** Each window as the master would be sent it, in an order of its own. */
const asSet = (schedule: Schedule) =>
    windowsOf(schedule)
        .map((window) => stringifyJson(window))
        .sort();

const conflicts = fc.constantFrom<Goal["onConflict"]>("fail", "adopt", "takeover");
/** A goal in any of the ways to treat others, with the view that it meets. */
const anyGoal = fc.record({
    view: foreignViews(),
    before: goals("urn:a"),
    wanted: goals("urn:a"),
    onConflict: conflicts,
    exclusive: fc.boolean(),
    release: fc.boolean(),
});

describe("Putting windows into a schedule", () => {
    test("and taking them out gives back the windows of others, byte for byte and in order", () => {
        fc.assert(
            fc.property(foreignViews([1, 2, 3, 4, 5, 6]), goals("urn:a", [7, 8, 9]), (view, wanted) => {
                const there = follow(view, wanted);
                expect(nextStep(there, wanted).kind).toBe("done");
                const back = follow(there, absence(wanted));
                expect(stringifyJson(windowsOf(back.schedule))).toBe(stringifyJson(windowsOf(view.schedule)));
            }),
            RUNS,
        );
    });

    test("never changes the windows of others while ours stand, where no machine is shared", () => {
        fc.assert(
            fc.property(foreignViews([1, 2, 3, 4, 5, 6]), goals("urn:a", [7, 8, 9]), (view, wanted) => {
                const { schedule } = place(view, wanted);
                const others = windowsOf(schedule).filter((window) => !isOwned(window, wanted));
                expect(others).toEqual(windowsOf(view.schedule));
                // The same objects: nothing was even copied.
                others.forEach((window, index) => expect(window).toBe(windowsOf(view.schedule)[index]));
            }),
            RUNS,
        );
    });

    test("never puts a machine into two windows", () => {
        fc.assert(
            fc.property(anyGoal, ({ view, before, wanted, ...how }) => {
                const seen = follow(view, { ...before, onConflict: "takeover" });
                for (const schedule of [place(seen, { ...wanted, ...how }).schedule, seen.schedule]) {
                    expect(new Set(keysOf(schedule)).size).toBe(keysOf(schedule).length);
                }
            }),
            RUNS,
        );
    });

    test("never drops a DOWN machine: the master would refuse the whole document", () => {
        fc.assert(
            fc.property(anyGoal, ({ view, before, wanted, ...how }) => {
                const seen = follow(view, { ...before, onConflict: "takeover" });
                const { schedule } = place(seen, { ...wanted, ...how });
                expect(keysOf(schedule)).toEqual(expect.arrayContaining(seen.down.map(machineKey)));
            }),
            RUNS,
        );
    });

    test("never leaves an empty window, which the master would refuse too", () => {
        fc.assert(
            fc.property(anyGoal, ({ view, before, wanted, ...how }) => {
                const seen = follow(view, { ...before, onConflict: "takeover" });
                const { schedule } = place(seen, { ...wanted, ...how });
                expect(windowsOf(schedule).every((window) => machinesOf(window).length > 0)).toBe(true);
            }),
            RUNS,
        );
    });

    test("leaves everything untouched where there is a conflict", () => {
        fc.assert(
            fc.property(anyGoal, ({ view, wanted, ...how }) => {
                const { schedule, conflicts } = place(view, { ...wanted, ...how });
                fc.pre(conflicts.length > 0);
                expect(schedule).toBe(view.schedule);
                expect(nextStep(view, { ...wanted, ...how })).toEqual({ kind: "conflict", conflicts });
            }),
            RUNS,
        );
    });
});

describe("The steps towards a goal", () => {
    test("are done after four at most, and then the very same schedule is the one to have", () => {
        fc.assert(
            fc.property(anyGoal, ({ view, before, wanted, ...how }) => {
                const changed = { ...wanted, ...how };
                const seen = follow(follow(view, { ...before, onConflict: "takeover" }), changed);
                const placement = place(seen, changed);
                expect(placement.schedule).toBe(seen.schedule);
            }),
            RUNS,
        );
    });

    test("of two goals over different machines lead to the same windows in either order", () => {
        fc.assert(
            fc.property(
                foreignViews([1, 2, 3]),
                goals("urn:a", [4, 5, 6]),
                goals("urn:b", [7, 8, 9]),
                (view, a, b) => {
                    const ab = follow(follow(view, a), b);
                    const ba = follow(follow(view, b), a);
                    expect(asSet(ab.schedule)).toEqual(asSet(ba.schedule));
                    expect(machineKeys(ab.down)).toEqual(machineKeys(ba.down));
                },
            ),
            RUNS,
        );
    });

    test("do not look at the case of host names", () => {
        fc.assert(
            fc.property(foreignViews([1, 2, 3]), goals("urn:a", [4, 5, 6]), (view, wanted) => {
                const there = follow(view, wanted);
                const windows = wanted.windows.map((each) => ({ ...each, machines: shout(each.machines) }));
                const shouted: Goal = {
                    ...wanted,
                    windows,
                    owner: {
                        ...wanted.owner,
                        machines: windows.flatMap(({ machines }) => machines),
                    },
                };
                expect(nextStep(there, shouted)).toEqual({ kind: "done" });
            }),
            RUNS,
        );
    });

    test("do not look at the order of machines", () => {
        fc.assert(
            fc.property(foreignViews([1, 2, 3]), goals("urn:a", [4, 5, 6]), (view, wanted) => {
                const there = follow(view, wanted);
                const turned = wanted.windows.map((each) => ({
                    ...each,
                    machines: [...each.machines].reverse(),
                }));
                expect(nextStep(there, { ...wanted, windows: turned })).toEqual({ kind: "done" });
            }),
            RUNS,
        );
    });
});

describe("Taking machines over", () => {
    test("moves the named machines and nothing else", () => {
        fc.assert(
            fc.property(
                foreignViews(),
                goals("urn:a", undefined, { onConflict: "takeover" }),
                (view, wanted) => {
                    const named = machineKeys(wanted.owner.machines);
                    const { schedule, conflicts } = place(view, wanted);
                    expect(conflicts).toEqual([]);
                    const others = windowsOf(schedule).filter((window) => !isOwned(window, wanted));
                    const expected = windowsOf(view.schedule).flatMap((window): Window[] => {
                        const stay = machinesOf(window).filter((each) => !named.has(machineKey(each)));
                        return stay.length > 0 ? [{ ...window, machine_ids: stay }] : [];
                    });
                    expect(stringifyJson(others)).toBe(stringifyJson(expected));
                    const ours = ownedWindows(schedule, wanted).flatMap(machinesOf);
                    expect(machineKeys(ours)).toEqual(named);
                },
            ),
            RUNS,
        );
    });
});

describe("An exclusive goal", () => {
    test("leaves exactly its own windows, or says which DOWN machine is in the way", () => {
        fc.assert(
            fc.property(
                foreignViews(),
                goals("urn:a", undefined, { exclusive: true, onConflict: "adopt" }),
                (view, wanted) => {
                    const { schedule, conflicts } = place(view, wanted);
                    const named = machineKeys(wanted.owner.machines);
                    const inTheWay = view.down.filter((each) => !named.has(machineKey(each)));
                    expect(machineKeys(conflicts.map((each) => each.machine))).toEqual(machineKeys(inTheWay));
                    expect(conflicts.every(({ kind }) => kind === "down")).toBe(true);
                    if (conflicts.length > 0) return;
                    expect(machineKeys(allMachines(schedule))).toEqual(named);
                    expect(windowsOf(schedule)).toHaveLength(wanted.windows.length);
                },
            ),
            RUNS,
        );
    });
});
