import fc from "fast-check";
import { stringifyJson } from "../../provider/mesos/json";
import {
    afterStep,
    type AgentMachine,
    claimsOf,
    type Goal,
    isOwned,
    machineKey,
    machineKeys,
    machinesOf,
    nextStep,
    sameTime,
    toWindow,
    type View,
    type Window,
    windowOf,
    windowsOf,
} from "../../provider/schedule";
import { absence, follow, foreignViews, goals, RUNS } from "../support/arbitraries";
import { HOUR, machine } from "../support/builders";
import { edited, movedTo, ROUNDINGS, withMachines, withoutMachines } from "../support/edits";

const [OTHERS, OURS, STRANGERS] = [
    [1, 2, 3, 4],
    [7, 8, 9],
    [10, 11, 12],
];

/** What another program may do to each of our windows, but for taking all of our machines out. */
const edits = fc.record({
    round: fc.constantFrom(...Object.values(ROUNDINGS)),
    added: fc.subarray(STRANGERS),
    removed: fc.integer({ min: 0, max: 2 }),
    moved: fc.option(fc.bigInt({ min: 0n, max: 4_000_000n }).map((hours) => hours * HOUR)),
    down: fc.subarray(STRANGERS),
});
type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never;

/** What an owner wants and has on record, over a schedule of others, as it is after another program's edit. */
const meeting = fc
    .record({ before: foreignViews(OTHERS), goal: goals("urn:a", OURS), edit: edits })
    .filter(({ goal }) => goal.windows.length > 0)
    .map(({ before, goal, edit }) => {
        const owner = { ...goal.owner, complete: true, recorded: goal.windows.map(toWindow) };
        const known: Goal = { ...goal, owner };
        const there = follow(before, known);
        return { before, goal: known, view: editOwn(there, known, edit) };
    });

function editOwn(view: View, goal: Goal, { round, added, removed, moved, down }: Edit): View {
    const left = added.map(machine);
    const downKeys = machineKeys(view.down);
    const changed = (window: Window): Window => {
        const more = left.splice(0, 2);
        // The master refuses a schedule without a DOWN machine.
        const gone = machinesOf(window)
            .slice(1)
            .filter((each) => !downKeys.has(machineKey(each)))
            .slice(0, removed);
        // Nothing of us would be left in one without a duration.
        const stays = moved === null || window.unavailability.duration === undefined;
        const moving = stays ? window : movedTo(window, moved);
        return withMachines(withoutMachines(moving, ...gone), ...more);
    };
    const windows = windowsOf(view.schedule).flatMap((window) =>
        isOwned(window, goal) ? windowsOf(edited({ windows: [window] }, round, changed)) : [window],
    );
    const posted = afterStep(view, { kind: "schedule", schedule: { windows } });
    const lowered = down.map(machine).filter((each) => windowOf(posted.schedule, each));
    return afterStep(posted, { kind: "down", machines: lowered });
}

/** What others have, as the master would be asked for it: their windows to the digit, and who of them is DOWN. */
const othersOf = ({ schedule }: View) =>
    windowsOf(schedule).filter((window) => machinesOf(window).every((each) => isOneOf(OTHERS, each)));
const strangersOf = (view: View) =>
    STRANGERS.map(machine).map((each) => ({
        each,
        window: windowOf(view.schedule, each),
        isDown: machineKeys(view.down).has(machineKey(each)),
    }));

function isOneOf(numbers: readonly number[], each: { hostname?: string; ip?: string }): boolean {
    // Entries of others that match no agent have one of both alone.
    if (each.hostname === undefined || each.ip === undefined) return numbers === OTHERS;
    if (each.hostname === "only-a-name") return numbers === OTHERS;
    return numbers.map(machine).some((own: AgentMachine) => machineKey(own) === machineKey(each));
}

function expectOthersKept(before: View, after: View): void {
    expect(stringifyJson(othersOf(after))).toBe(stringifyJson(othersOf(before)));
    const [was, is] = [strangersOf(before), strangersOf(after)];
    was.forEach(({ window, isDown }, index) => {
        expect(is[index]!.isDown).toBe(isDown);
        expect(is[index]!.window === undefined).toBe(window === undefined);
        if (window) expect(sameTime(is[index]!.window!, window)).toBe(true);
    });
}

describe("Our windows, whatever another program has made of them", () => {
    test("are known as ours while a machine of ours is in them", () => {
        fc.assert(
            fc.property(meeting, ({ goal, view }) => {
                const { ownMachines, isOwned } = claimsOf(goal);
                for (const window of windowsOf(view.schedule)) {
                    const own = machinesOf(window).filter((each) => isOneOf(OURS, each));
                    expect(isOwned(window)).toBe(own.length > 0);
                    expect(ownMachines(window)).toEqual(own);
                }
            }),
            RUNS,
        );
    });

    test("are given back whole, and everybody else's machines stay as they are, at their times", () => {
        fc.assert(
            fc.property(meeting, ({ goal, view }) => {
                const after = follow(view, absence(goal));
                const ours = [...windowsOf(after.schedule).flatMap(machinesOf), ...after.down];
                expect(ours.filter((each) => isOneOf(OURS, each))).toEqual([]);
                expectOthersKept(view, after);
                expect(nextStep(after, absence(goal)).kind).toBe("done");
            }),
            RUNS,
        );
    });

    test("are put right, and everybody else's machines stay as they are, at their times", () => {
        fc.assert(
            fc.property(meeting, ({ goal, view }) => {
                const after = follow(view, goal);
                expect(nextStep(after, goal).kind).toBe("done");
                const { ownMachines } = claimsOf(goal);
                const stand = windowsOf(after.schedule)
                    .map(
                        (window) =>
                            [ownMachines(window).map(machineKey).sort(), window.unavailability] as const,
                    )
                    .filter(([keys]) => keys.length > 0);
                const wanted = goal.windows.map(
                    ({ machines, unavailability }) =>
                        [machines.map(machineKey).sort(), unavailability] as const,
                );
                expect(stand).toHaveLength(wanted.length);
                expect(stand).toEqual(expect.arrayContaining(wanted));
                expectOthersKept(view, after);
            }),
            RUNS,
        );
    });
});
