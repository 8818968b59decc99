import { isMesosError, MesosError } from "../../provider/mesos";
import { stringifyJson } from "../../provider/mesos/json";
import { type Goal, ownedWindows, windowsOf } from "../../provider/schedule";
import { PROTOCOL } from "../../provider/writer";
import { desired, foreignWindow, goal, machine, machines, START } from "../support/builders";
import type { Latency } from "../support/model-master";
import { failureOf, oneMachine, setUpWriter as setUp } from "../support/writer";

/** Runs goals as Pulumi runs resources: so many at a time, the next one as soon as one is done. */
async function inFlight<T>(limit: number, goals: readonly Goal[], run: (each: Goal) => Promise<T>) {
    const results: T[] = [];
    const queue = [...goals.entries()];
    const lane = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            results[next[0]] = await run(next[1]);
        }
    };
    await Promise.all(Array.from({ length: limit }, lane));
    return results;
}

describe("Group commit", () => {
    const twoHundred = Array.from({ length: 200 }, (_, index) => oneMachine(index + 1));

    test("200 windows with 8 in flight need at most 40 posts", async () => {
        const latency: Latency = { read: () => [10, 10], write: () => [10, 10] };
        const { clock, master, writer } = setUp({ windows: [foreignWindow(machines(250))] }, latency);
        await clock.run(inFlight(8, twoHundred, (each) => writer.reach(each)));
        expect(windowsOf(master.schedule)).toHaveLength(201);
        expect(master.posts).toBeLessThanOrEqual(40);
    });

    test("200 windows at once need one post", async () => {
        const { clock, master, writer } = setUp();
        await clock.run(Promise.all(twoHundred.map((each) => writer.reach(each))));
        expect(windowsOf(master.schedule)).toHaveLength(200);
        expect(master.posts).toBe(1);
    });

    test("a member in conflict fails alone and the others commit in the one post", async () => {
        const { clock, master, writer } = setUp({ windows: [foreignWindow(machines(3))] });
        const goals = [1, 2, 3, 4].map(oneMachine);
        const results = await clock.run(Promise.allSettled(goals.map((each) => writer.reach(each))));
        expect(results.map(({ status }) => status)).toEqual([
            "fulfilled",
            "fulfilled",
            "rejected",
            "fulfilled",
        ]);
        expect((results[2] as PromiseRejectedResult).reason).toMatchObject({
            name: "GoalFailure",
            applied: false,
            cause: { name: "MaintenanceError", code: "CONFLICT" },
        });
        expect(master.posts).toBe(1);
    });

    test("a member that the master refuses fails alone, and nobody is told of another writer", async () => {
        const { clock, master, log, writer } = setUp();
        const refused = machine(3).hostname;
        const post = master.post.bind(master);
        master.post = (schedule) => {
            if (stringifyJson(schedule).includes(refused)) {
                master.posts += 1;
                throw new MesosError("FORBIDDEN", "not yours", { status: 403 });
            }
            post(schedule);
        };
        const results = await clock.run(
            Promise.allSettled([1, 2, 3, 4].map((number) => writer.reach(oneMachine(number)))),
        );
        expect(results.map(({ status }) => status)).toEqual([
            "fulfilled",
            "fulfilled",
            "rejected",
            "fulfilled",
        ]);
        expect(log).toEqual([]);
    });

    test("a machine that one goal releases can be taken by another in the same breath", async () => {
        const first = oneMachine(1);
        const { clock, master, writer } = setUp();
        await clock.run(writer.reach(first));
        const gone: Goal = { ...first, windows: [] };
        const heir = goal("urn:heir", [desired("urn:heir", machines(1), { start: START + 1n })]);
        await clock.run(Promise.all([writer.reach(heir), writer.reach(gone)]));
        expect(ownedWindows(master.schedule, heir)).toHaveLength(1);
        expect(windowsOf(master.schedule)).toHaveLength(1);
    });
});

describe("A converged goal", () => {
    test("makes no write", async () => {
        const { clock, master, writer } = setUp({ windows: [foreignWindow(machines(9))] });
        const wanted = goal("urn:a", [desired("urn:a", machines(1), { mode: "DOWN" })]);
        await clock.run(writer.reach(wanted));
        const { writes } = master;
        await clock.run(Promise.all([writer.reach(wanted), writer.reach(wanted)]));
        expect(master.writes).toBe(writes);
    });

    test("is reached from scheduled to down and back without talk of other writers", async () => {
        const { clock, master, log, writer } = setUp();
        const scheduled = oneMachine(1);
        const down = goal("urn:1", [desired("urn:1", machines(1), { mode: "DOWN" })]);
        await clock.run(writer.reach(down));
        expect(master.down.size).toBe(1);
        await clock.run(writer.reach({ ...scheduled, release: true }));
        expect(master.down.size).toBe(0);
        expect(windowsOf(master.schedule)).toHaveLength(1);
        expect(log).toEqual([]);
    });
});

describe("A goal that cannot be reached", () => {
    test("leaves everything untouched where the conflict is with a stranger, at once", async () => {
        const { clock, master, writer } = setUp({ windows: [foreignWindow(machines(1))] });
        const failure = await clock.run(failureOf(writer.reach(oneMachine(1))));
        expect(failure.applied).toBe(false);
        expect(master.writes).toBe(0);
        expect(clock.now()).toBeLessThan(PROTOCOL.settle);
    });

    test("waits a moment where another resource may be about to release the machine", async () => {
        const { clock, master, writer } = setUp();
        const holder = oneMachine(1);
        await clock.run(writer.reach(holder));
        const heir = goal("urn:heir", [desired("urn:heir", machines(1))]);
        const release = clock.sleep(1_000).then(() => writer.reach({ ...holder, windows: [] }));
        await clock.run(Promise.all([writer.reach(heir), release]));
        expect(ownedWindows(master.schedule, heir)).toHaveLength(1);
    });

    test("fails with the master's own error where it cannot be looked at", async () => {
        const { clock, master, writer } = setUp();
        master.view = () => {
            throw new MesosError("UNREACHABLE", "gone");
        };
        const failure = await clock.run(failureOf(writer.reach(oneMachine(1))));
        expect(failure.applied).toBe(false);
        expect(isMesosError(failure.cause, "UNREACHABLE")).toBe(true);
        expect(failure.message).toBe("gone");
    });

    test("is refused three times before it fails: the first times another writer may have come first", async () => {
        const { clock, master, writer } = setUp();
        master.post = () => {
            throw new MesosError("REJECTED", "no", { status: 400 });
        };
        const failure = await clock.run(failureOf(writer.reach(oneMachine(1))));
        expect(failure.applied).toBe(false);
        expect(master.writes).toBe(3);
    });
});

describe("A master that answers slowly", () => {
    test("now and then is never written to too late, however often that happens", async () => {
        let reads = 0;
        const latency: Latency = { read: () => [1, ++reads % 2 === 0 ? 1 : 500], write: () => [1, 1] };
        const { clock, master, log, writer } = setUp({}, latency);
        for (let number = 1; number <= 20; number++) await clock.run(writer.reach(oneMachine(number)));
        expect(windowsOf(master.schedule)).toHaveLength(20);
        expect(log).toEqual([]);
    });

    test("is written to all the same after a few reads, with a warning", async () => {
        const latency: Latency = { read: () => [200, 200], write: () => [1, 1] };
        const { clock, master, log, writer } = setUp({}, latency);
        await clock.run(writer.reach(oneMachine(1)));
        expect(windowsOf(master.schedule)).toHaveLength(1);
        expect(log[0]).toMatch(/^the master takes more than 250 ms to answer; writing all the same/);
    });
});
