import type { Snapshot } from "../../../../../provider/program/snapshot";
import {
    afterOthers,
    type Planned,
    StackPlan,
    type Told,
} from "../../../../../provider/resources/stack-plan";
import { toWindow } from "../../../../../provider/schedule";
import { desired, foreignWindow, goal, machines, viewOf } from "../../../../support/builders";

const master = {} as Snapshot;
const planned = (name: string, numbers: number[] = []): Planned => ({
    name,
    changes: true,
    goal: goal(name, numbers.length === 0 ? [] : [desired(name, machines(...numbers))]),
});

describe("The plan of a stack", () => {
    test("is complete before anything is said, and told once when all is said", async () => {
        const tellings: (readonly Told[])[] = [];
        const plan = new StackPlan(async (told) => void tellings.push(told));
        const [first, second] = [plan.enter(), plan.enter()];
        let isSettled = false;
        const [a, b] = [planned("a"), planned("b")];
        plan.add(master, a);
        first.registered();
        const settled = plan.settled().then(() => (isSettled = true));
        await Promise.resolve();
        expect(isSettled).toBe(false);
        plan.add(master, b);
        second.registered();
        await settled;
        expect(plan.others(master, a)).toEqual([b]);
        await first.done();
        expect(tellings).toEqual([]);
        await second.done();
        expect(tellings).toMatchObject([[{ planned: [a, b] }]]);
    });

    test("does not wait for one of which nothing comes to be known", async () => {
        const plan = new StackPlan(async () => undefined);
        const [first, second] = [plan.enter(), plan.enter()];
        first.registered();
        await second.done();
        await expect(plan.settled()).resolves.toBeUndefined();
    });
});

test("What others give up in the same run is free, scheduled or DOWN, and nothing else is", () => {
    const ours = toWindow(desired("a", machines(1, 2, 3)));
    const foreign = foreignWindow(machines(8));
    const view = viewOf({ windows: [ours, foreign] }, machines(2));
    expect(afterOthers(view, [planned("a", [1])])).toEqual({
        schedule: { windows: [{ ...ours, machine_ids: machines(1) }, foreign] },
        draining: machines(1, 8),
        down: [],
    });
    expect(afterOthers(view, [planned("a")]).schedule.windows).toEqual([foreign]);
    expect(afterOthers(view, [{ ...planned("a"), changes: false }])).toEqual(view);
    expect(afterOthers(view, [planned("b", [9])])).toEqual(view);
});
