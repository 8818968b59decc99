import fc from "fast-check";
import {
    after,
    arrange,
    type Batch,
    cutBatches,
    HOOKS,
    isFinished,
    type Member,
    nextAction,
    planBatches,
    type Position,
    type Run,
    type Order,
    START,
} from "../../provider/rolling";
import { type Limit, machinesWithin } from "../../provider/safety";
import { machineKey, machineKeys } from "../../provider/schedule";
import { machine } from "../support/builders";
import { RUNS } from "../support/arbitraries";

const members = fc.uniqueArray(fc.integer({ min: 1, max: 40 })).chain((numbers) =>
    fc
        .array(fc.constantFrom("r1", "r2", "r3"), {
            minLength: numbers.length,
            maxLength: numbers.length,
        })
        .map((groups) => numbers.map((number, i): Member => ({ ...machine(number), group: groups[i]! }))),
);
const size = fc.oneof(
    fc.record({ machines: fc.integer({ min: 1, max: 10 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
);
const order = fc.constantFrom("given" as const, "hostname" as const);
const plans = fc.record({ members, size, order });
const STEPS = Object.fromEntries(HOOKS.map((hook) => [hook, "same"])) as Run["steps"];

const cut = ({ members, size, order }: { members: Member[]; size: Limit; order: Order }) =>
    cutBatches(arrange(members, order), machinesWithin(size, members.length));
const keysOf = (batches: readonly (readonly Member[])[]) => batches.flat().map(machineKey);
const batchKeys = (batches: readonly Pick<Batch, "machines">[]) =>
    batches.flatMap((batch) => batch.machines).map(machineKey);

describe("Batches", () => {
    test("have every machine exactly once, no more than go at once, and never two groups", () => {
        fc.assert(
            fc.property(plans, ({ members, size, order }) => {
                const batches = cut({ members, size, order });
                expect(keysOf(batches).sort()).toEqual(members.map(machineKey).sort());
                const most = machinesWithin(size, members.length);
                for (const batch of batches) {
                    expect(batch.length).toBeGreaterThan(0);
                    expect(batch.length).toBeLessThanOrEqual(most);
                    expect(new Set(batch.map(({ group }) => group)).size).toBe(1);
                }
            }),
            RUNS,
        );
    });

    test("of one group follow each other, and only its last one may be smaller than need be", () => {
        fc.assert(
            fc.property(plans, ({ members, size, order }) => {
                const batches = cut({ members, size, order });
                const groups = batches.map(([first]) => first!.group);
                expect(groups).toEqual([...groups].sort((a, b) => groups.indexOf(a) - groups.indexOf(b)));
                batches.forEach((batch, index) => {
                    if (groups[index] === groups[index + 1])
                        expect(batch).toHaveLength(machinesWithin(size, members.length));
                });
            }),
            RUNS,
        );
    });

    test("that are left are the same batches as before, whichever are finished", () => {
        fc.assert(
            fc.property(plans, fc.infiniteStream(fc.boolean()), ({ members, size, order }, picks) => {
                const all = cut({ members, size, order });
                const finished = all.filter(() => picks.next().value);
                const gone = new Set(keysOf(finished));
                const left = arrange(members, order).filter((member) => !gone.has(machineKey(member)));
                expect(cutBatches(left, machinesWithin(size, members.length))).toEqual(
                    all.filter((batch) => !finished.includes(batch)),
                );
            }),
            RUNS,
        );
    });
});

describe("A plan", () => {
    const states = fc.infiniteStream(
        fc.constantFrom<Batch["state"]>("pending", "open", "failed", "finished"),
    );
    const circumstances = (given: { members: Member[]; size: never; order: never }) => ({
        ...given,
        triggers: "A",
        steps: STEPS,
        before: undefined as Run | undefined,
        scheduled: [],
    });
    const runs = fc.record({ plan: plans, states, later: members, triggers: fc.constantFrom("A", "B") });

    test("has every declared machine once, and those alone that finished under the same triggers", () => {
        fc.assert(
            fc.property(runs, ({ plan, states, later, triggers }) => {
                const first = planBatches(circumstances(plan as never)).map((batch) => ({
                    ...batch,
                    state: states.next().value,
                }));
                const before = { triggers, steps: STEPS, batches: first };
                const next = planBatches({ ...circumstances(plan as never), members: later, before });
                expect(batchKeys(next).sort()).toEqual(later.map(machineKey).sort());
                const declared = machineKeys(later);
                const through = first.filter(({ state }) => state === "finished" && triggers === "A");
                const wanted = batchKeys(through).filter((key) => declared.has(key));
                expect(batchKeys(next.filter(({ state }) => state === "finished"))).toEqual(wanted);
            }),
            RUNS,
        );
    });

    test("has what was begun before what was not", () => {
        fc.assert(
            fc.property(runs, ({ plan, states }) => {
                const first = planBatches(circumstances(plan as never)).map((batch) => ({
                    ...batch,
                    state: states.next().value,
                }));
                const before = { triggers: "A", steps: STEPS, batches: first };
                const next = planBatches({ ...circumstances(plan as never), before });
                const ranks = next.map(({ state }) =>
                    ["finished", "open", "failed", "pending"].indexOf(state),
                );
                expect(ranks.map((rank) => (rank === 2 ? 1 : rank))).toEqual(
                    [...ranks].map((rank) => (rank === 2 ? 1 : rank)).sort(),
                );
            }),
            RUNS,
        );
    });

    test("knows a batch that was under way by the master, where nothing else remembers it", () => {
        const given = [1, 2, 3, 4].map((number) => ({ ...machine(number), group: "" }));
        const next = planBatches({
            ...circumstances({ members: given } as never),
            size: { machines: 2 },
            order: "given",
            scheduled: [machine(3), machine(4)],
        });
        expect(next.map(({ machines }) => machines.map(({ ip }) => ip))).toEqual([
            ["10.0.0.3", "10.0.0.4"],
            ["10.0.0.1", "10.0.0.2"],
        ]);
        expect(isFinished(next)).toBe(false);
    });

    test("counts the steps of a list anew where the list was changed", () => {
        const batch: Batch = {
            machines: [machine(1)],
            group: "",
            state: "failed",
            reason: "",
            stage: "whileDown",
            step: 2,
        };
        const before = { triggers: "A", steps: STEPS, batches: [batch] };
        const given = { ...circumstances({ members: [{ ...machine(1), group: "" }] } as never), before };
        const cutting = { size: { machines: 1 }, order: "given" as const };
        expect(planBatches({ ...given, ...cutting })[0]!.step).toBe(2);
        const changed = { ...STEPS, whileDown: "other" };
        expect(planBatches({ ...given, ...cutting, steps: changed })[0]!.step).toBe(0);
    });
});

describe("A batch", () => {
    const counts = fc.record({
        beforeDown: fc.nat(3),
        whileDown: fc.nat(3),
        beforeUp: fc.nat(3),
        afterUp: fc.nat(3),
    });

    test("comes through every stage in order, whatever brings machines up meanwhile", () => {
        fc.assert(
            fc.property(counts, fc.infiniteStream(fc.nat(9)), (counts, chances) => {
                let position: Position = START;
                let modes: "down" | "up" = "up";
                let done: string[] = [];
                for (let turn = 0; turn < 200; turn++) {
                    // Somebody brings them up, for a while.
                    if (turn < 50 && chances.next().value === 0) modes = "up";
                    const action = nextAction(position, modes, counts);
                    if (action.kind === "finish") break;
                    switch (action.kind) {
                        case "lower":
                            for (let step = position.step; step < counts.beforeDown; step++)
                                done.push(`beforeDown ${step}`);
                            modes = "down";
                            position = after("down");
                            break;
                        case "restart":
                            done = [];
                            position = START;
                            break;
                        case "raise":
                            modes = "up";
                            position = after("up");
                            break;
                        case "step":
                            expect(modes).toBe(action.hook === "afterUp" ? "up" : "down");
                            done.push(`${action.hook} ${action.index}`);
                            position = { stage: action.hook, step: action.index + 1 };
                    }
                }
                expect(modes).toBe("up");
                expect(done).toEqual(
                    HOOKS.flatMap((hook) =>
                        Array.from({ length: counts[hook] }, (_, step) => `${hook} ${step}`),
                    ),
                );
            }),
            RUNS,
        );
    });
});
