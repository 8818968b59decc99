import { MesosError } from "../../../../../provider/mesos";
import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createWindow,
    deleteWindow,
    readWindow,
    updateWindow,
    windowId,
} from "../../../../../provider/resources/window/lifecycle";
import { machinesOf, startMillis, windowsOf } from "../../../../../provider/schedule";
import type { Master } from "../../../../../provider/writer";
import { foreignWindow, machine, machines } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const create = (cluster: FakeCluster, rest?: Properties) => createWindow(windowInputs(rest), cluster, NOW);
const update = (cluster: FakeCluster, olds: object, rest?: Properties) =>
    updateWindow(windowId(OWNER), { ...olds }, windowInputs(rest), cluster);
const foreign = () => foreignWindow(machines(8, 9));

async function partialFailureOf(work: Promise<unknown>): Promise<PartialFailure> {
    const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (error instanceof PartialFailure) return error;
    throw new Error(`no PartialFailure but ${String(error)}`);
}

describe("A change that fails half-way", () => {
    /** Everything after so many writes fails, as if the master were gone. */
    const goneAfter = (writes: number) => {
        let left = writes;
        const spend = (error: MesosError) => {
            if (left-- <= 0) throw error;
        };
        return (master: Master): Partial<Master> => ({
            view: async () => {
                if (left <= 0) throw new MesosError("UNREACHABLE", "no Mesos master can be reached");
                return master.view();
            },
            updateSchedule: async (schedule) => {
                spend(new MesosError("UNREACHABLE", "no Mesos master can be reached"));
                return master.updateSchedule(schedule);
            },
        });
    };

    test("records id, inputs, owner and machines, so that the next run goes on from there", async () => {
        const cluster = new FakeCluster({}, [agent(machine(1), "S1")], goneAfter(1));
        const failure = await partialFailureOf(
            create(cluster, { state: "down", machines: ["S1", machine(2)] }),
        );
        expect(failure).toMatchObject({
            id: windowId(OWNER),
            reasons: ["not finished: no Mesos master can be reached; run `pulumi up` again to go on"],
            properties: {
                owner: OWNER,
                state: "down",
                phase: "failed",
                machines: ["S1", machine(2)],
                machineStates: [
                    { ...machine(1), declaredAs: "S1", mode: "UNKNOWN" },
                    { ...machine(2), mode: "UNKNOWN" },
                ],
            },
        });
        expect(JSON.parse(JSON.stringify(failure.properties))).toMatchObject({ stateVersion: 1 });
        const back = new FakeCluster(cluster.master.schedule);
        await updateWindow(failure.id, failure.properties, windowInputs({ state: "down" }), back);
        expect([...back.master.down.values()]).toEqual(machines(1, 2));
    });

    test("on the way from down to scheduled still brings the machines up next time", async () => {
        const up = new FakeCluster();
        const { outs } = await create(up, { state: "down" });
        let views = 0;
        const cluster = new FakeCluster(up.master.schedule, [], (master) => ({
            stopMaintenance: async () => {
                throw new MesosError("OUTCOME_UNKNOWN", "the connection failed");
            },
            view: async () => {
                if (++views > 1) throw new MesosError("UNREACHABLE", "gone");
                return master.view();
            },
        }));
        cluster.takeDown(...machines(1, 2));
        const failure = await partialFailureOf(update(cluster, outs, { state: "scheduled" }));
        const next = new FakeCluster(up.master.schedule);
        next.takeDown(...machines(1, 2));
        const { outs: after } = await update(next, failure.properties, { state: "scheduled" });
        expect(after).toMatchObject({ phase: "scheduled", state: "scheduled", warnings: [] });
        expect(next.master.down.size).toBe(0);
    });

    test("of a delete says why, and keeps the record", async () => {
        const cluster = new FakeCluster({}, [], () => ({
            stopMaintenance: async () => {
                throw new MesosError("FORBIDDEN", "403, this principal is not allowed to");
            },
        }));
        const { outs } = await create(cluster, { state: "down" });
        await expect(deleteWindow({ ...outs }, cluster)).rejects.toThrow(
            "403, this principal is not allowed to",
        );
    });
});

describe("Deleting", () => {
    test.each(["scheduled", "down", "up"])(
        "gives everything back from %s, and leaves others alone",
        async (state) => {
            const cluster = new FakeCluster({ windows: [foreign()] });
            const { outs } = await create(cluster, { state });
            cluster.takeDown(machine(9));
            await deleteWindow({ ...outs }, cluster);
            expect(cluster.master.schedule.windows).toEqual([foreign()]);
            expect([...cluster.master.down.values()]).toEqual([machine(9)]);
            await deleteWindow({ ...outs }, cluster);
        },
    );

    test("works on records of drift that no program could declare", async () => {
        const cluster = new FakeCluster();
        const { outs } = await create(cluster);
        await deleteWindow(
            { ...outs, machines: [], startTime: "1969-12-31T00:00:00Z", duration: "0s" },
            cluster,
        );
        expect(windowsOf(cluster.master.schedule)).toEqual([]);
    });

    test("refuses a record without an owner: it is none of ours", async () => {
        await expect(deleteWindow({ machines: [] }, new FakeCluster())).rejects.toThrow(
            "the recorded state names no owner; it was not written by this package, or was edited by hand",
        );
    });
});

describe("Updating", () => {
    test("goes from scheduled to down to up to scheduled, and moves and changes machines in place", async () => {
        const cluster = new FakeCluster({ windows: [foreign()] });
        const scheduled = await create(cluster);
        const down = await update(cluster, scheduled.outs, { state: "down" });
        expect(down.outs.phase).toBe("down");
        const up = await update(cluster, down.outs, { state: "up" });
        expect([up.outs.phase, windowsOf(cluster.master.schedule).length]).toEqual(["up", 1]);
        const again = await update(cluster, up.outs);
        const moved = { startTime: "2026-12-08T00:00:00Z", machines: machines(2, 3) };
        await update(cluster, again.outs, moved);
        const window = windowsOf(cluster.master.schedule)[1]!;
        expect(machinesOf(window)).toEqual(machines(2, 3));
        expect(startMillis(window)).toBe(BigInt(Date.parse("2026-12-08T00:00:00Z")));
        expect(windowsOf(cluster.master.schedule)).toHaveLength(2);
    });

    test("brings up what was declared down, and leaves alone, with a warning, what others took DOWN", async () => {
        const cluster = new FakeCluster();
        let { outs } = await create(cluster, { state: "down" });
        ({ outs } = await update(cluster, outs, { state: "scheduled" }));
        expect(outs).toMatchObject({ phase: "scheduled", warnings: [] });
        cluster.takeDown(machine(1));
        ({ outs } = await update(cluster, outs, { reason: "changed" }));
        expect(outs).toMatchObject({
            phase: "partial",
            warnings: [
                "machine m1.example (10.0.0.1) is DOWN although the window is only scheduled; it was left alone",
            ],
        });
        expect([...cluster.master.down.values()]).toEqual([machine(1)]);
    });

    test("under another name signs the window anew, in its place and once, though it moves at the same time", async () => {
        const cluster = new FakeCluster({ windows: [foreign()] });
        const { outs } = await create(cluster);
        const renamed = { owner: `${OWNER}-renamed`, startTime: "2026-12-08T00:00:00Z" };
        const { outs: after } = await update(cluster, outs, renamed);
        expect(windowsOf(cluster.master.schedule)).toHaveLength(2);
        const { posts } = cluster.master;
        await update(cluster, after, { ...renamed, reason: "other words" });
        // Killed before it was recorded: the next run knows both names.
        await update(cluster, outs, renamed);
        expect(cluster.master.posts).toBe(posts);
    });

    test("a converged window writes nothing", async () => {
        const cluster = new FakeCluster();
        const { outs } = await create(cluster, { state: "down" });
        const { writes } = cluster.master;
        await update(cluster, outs, { state: "down", reason: "other words" });
        expect(cluster.master.writes).toBe(writes);
    });
});

describe("Reading", () => {
    test("a converged window gives back what was recorded", async () => {
        const cluster = new FakeCluster();
        const { id, outs } = await create(cluster);
        const read = await readWindow(id, { ...outs }, cluster);
        expect(read).toEqual({ id, props: outs, inputs: windowInputs() });
    });
});
