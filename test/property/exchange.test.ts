import fc from "fast-check";
import { stringifyJson } from "../../provider/mesos/json";
import {
    type AgentMachine,
    type Goal,
    isOwned,
    machineKey,
    machinesOf,
    ownedMachines,
    type Schedule,
    windowsOf,
} from "../../provider/schedule";
import { foreignSchedules, RUNS } from "../support/arbitraries";
import { desired, foreignWindow, goal, HOUR, machine, machines, START } from "../support/builders";
import type { Loss } from "../support/model-master";
import { failureOf, setUpWriter } from "../support/writer";

interface Plan {
    owner: string;
    members: AgentMachine[];
    duration?: bigint | undefined;
    mode?: "DRAINING" | "DOWN";
}

/** What an owner wants, with what it had on record. */
function wants({ owner, members, duration = HOUR, mode }: Plan, before: readonly AgentMachine[] = []): Goal {
    const windows = members.length === 0 ? [] : [desired(owner, members, { start: START, duration, mode })];
    const wanted = goal(owner, windows);
    const all = new Map([...before, ...members].map((each) => [machineKey(each), each]));
    return {
        ...wanted,
        owner: { ...wanted.owner, machines: [...all.values()], complete: before.length > 0 },
    };
}

const OWNERS = ["urn:a", "urn:b", "urn:c", "urn:d", "urn:e"];
const NUMBERS = [11, 12, 13, 14, 15, 16, 17];

/** Each machine with an owner before and one after, so that some keep it, some give it, in chains and rings. */
const plans = fc
    .record({
        before: fc.array(fc.nat(OWNERS.length - 1), { minLength: NUMBERS.length, maxLength: NUMBERS.length }),
        after: fc.array(fc.nat(OWNERS.length - 1), { minLength: NUMBERS.length, maxLength: NUMBERS.length }),
        order: fc.shuffledSubarray(OWNERS, { minLength: OWNERS.length }),
        openEnded: fc.subarray(OWNERS),
        others: foreignSchedules([1, 2, 3, 4]),
    })
    .map(({ before, after, order, openEnded, others }) => ({
        others,
        owners: order.map((owner) => {
            const duration = openEnded.includes(owner) ? undefined : HOUR;
            const of = (holders: readonly number[]) =>
                NUMBERS.filter((_, index) => OWNERS[holders[index]!] === owner).map(machine);
            return { owner, duration, before: of(before), after: of(after) };
        }),
    }));

function scheduleOf(others: Schedule, plans: readonly Plan[]): Schedule {
    const windows = plans
        .filter(({ members }) => members.length > 0)
        .map((plan) => ({
            machine_ids: plan.members,
            unavailability: wants(plan).windows[0]!.unavailability,
        }));
    return { windows: [...windowsOf(others), ...windows] };
}

describe("Goals that give machines to each other", () => {
    test("are all reached with one post at most, in chains and rings, and others are left as they are", async () => {
        await fc.assert(
            fc.asyncProperty(plans, async ({ others, owners }) => {
                const before = scheduleOf(
                    others,
                    owners.map(({ owner, duration, before }) => ({ owner, duration, members: before })),
                );
                const { clock, master, log, writer } = setUpWriter(before);
                const goals = owners.map(({ owner, duration, before, after }) =>
                    wants({ owner, duration, members: after }, before),
                );
                await clock.run(Promise.all(goals.map((each) => writer.reach(each))));
                expect(master.posts).toBeLessThanOrEqual(1);
                expect(log).toEqual([]);
                const windows = windowsOf(master.schedule);
                const foreign = windows.filter((window) => !goals.some((each) => isOwned(window, each)));
                expect(stringifyJson(foreign)).toBe(stringifyJson(windowsOf(others)));
                owners.forEach(({ after }, index) => {
                    const held = ownedMachines(master.schedule, goals[index]!);
                    expect(new Set(held.map(machineKey))).toEqual(new Set(after.map(machineKey)));
                });
            }),
            { numRuns: RUNS.numRuns / 3 },
        );
    });
});

describe("Two windows that swap machines", () => {
    const a = { owner: "urn:a", members: machines(1) };
    const b = { owner: "urn:b", members: machines(2) };
    const swapped = () => [
        wants({ ...a, members: machines(2) }, machines(1)),
        wants({ ...b, members: machines(1) }, machines(2)),
    ];
    const membersOf = (schedule: Schedule) => windowsOf(schedule).map(machinesOf);

    test("stay where they are in the schedule", async () => {
        const { clock, master, writer } = setUpWriter(
            scheduleOf({ windows: [foreignWindow(machines(9))] }, [a, b]),
        );
        await clock.run(Promise.all(swapped().map((each) => writer.reach(each))));
        expect(membersOf(master.schedule)).toEqual([machines(9), machines(2), machines(1)]);
        expect(master.posts).toBe(1);
    });

    test("bring up first what is DOWN and is given away", async () => {
        const { clock, master, writer } = setUpWriter(scheduleOf({}, [a, b]));
        master.takeDown(machines(1, 2));
        const [first, second] = swapped();
        await clock.run(Promise.all([first!, second!].map((each) => writer.reach(each))));
        expect(master.down.size).toBe(0);
        expect(membersOf(master.schedule)).toEqual(expect.arrayContaining([machines(1), machines(2)]));
    });

    test("take DOWN what they have got, where they are to be down", async () => {
        const { clock, master, writer } = setUpWriter(scheduleOf({}, [a, b]));
        master.takeDown(machines(1));
        const goals = [
            wants({ ...a, members: machines(2), mode: "DOWN" }, machines(1)),
            wants({ ...b, members: machines(1) }, machines(2)),
        ];
        await clock.run(Promise.all(goals.map((each) => writer.reach(each))));
        expect([...master.down.values()]).toEqual(machines(2));
    });

    test.each<Loss>(["applied", "not applied"])(
        "are through as well when the answer is lost, %s",
        async (loss) => {
            const { clock, master, writer } = setUpWriter(scheduleOf({}, [a, b]));
            let left = 1;
            master.loses = () => (left-- > 0 ? loss : undefined);
            await clock.run(Promise.all(swapped().map((each) => writer.reach(each))));
            expect(membersOf(master.schedule)).toEqual([machines(2), machines(1)]);
        },
    );

    test("wait for each other where one comes later", async () => {
        const { clock, master, writer } = setUpWriter(scheduleOf({}, [a, b]));
        const [first, second] = swapped();
        const later = clock.sleep(1_000).then(() => writer.reach(second!));
        await clock.run(Promise.all([writer.reach(first!), later]));
        expect(membersOf(master.schedule)).toEqual([machines(2), machines(1)]);
    });

    test("are not touched where a third has what one of them wants", async () => {
        const third = { owner: "urn:c", members: machines(3) };
        const { clock, master, writer } = setUpWriter(scheduleOf({}, [a, b, third]));
        const goals = [
            wants({ ...a, members: machines(2, 3) }, machines(1)),
            wants({ ...b, members: machines(1) }, machines(2)),
        ];
        const failures = clock.run(Promise.all(goals.map((each) => failureOf(writer.reach(each)))));
        for (const { applied, message } of await failures) {
            expect(applied).toBe(false);
            expect(message).toContain("is already in another maintenance window");
        }
        expect(master.writes).toBe(0);
    });
});
