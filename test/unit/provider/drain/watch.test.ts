import { type ClusterReader, Watch } from "../../../../provider/drain";
import { MesosError } from "../../../../provider/mesos";
import { FakeCluster } from "../../../support/fake-cluster";
import { RestlessClock } from "../../../support/virtual-clock";

const patience = { timeout: 60_000, pollInterval: 10_000 };

describe("Watch", () => {
    test("reads each part once a poll, however many wait", async () => {
        const cluster = new FakeCluster();
        let polls = 0;
        const wait = () =>
            cluster.watch.until(async (poll: ClusterReader) => {
                await poll.tasks();
                await poll.tasks();
                return polls >= 3 ? { done: "done" } : { waitingFor: "tasks" };
            }, patience);
        cluster.meanwhile = () => void (polls += 1);
        expect(await Promise.all([wait(), wait(), wait()])).toEqual(["done", "done", "done"]);
        // The first who comes is asked at once, the others wait a moment to be asked together.
        expect(cluster.reads).toMatchObject({ tasks: 3, agents: 0, view: 0 });
    });

    test("looks a second after a change, and less often while nothing changes", async () => {
        const cluster = new FakeCluster();
        const at: number[] = [];
        const changes = new Set([5]);
        let seen = "";
        await cluster.watch.until(async () => {
            at.push(cluster.clock.now());
            if (changes.has(at.length)) seen = "changed";
            return at.length === 9 ? { done: true } : { waitingFor: seen };
        }, patience);
        const pauses = at.slice(1).map((time, index) => time - at[index]!);
        expect(pauses).toEqual([1000, 1500, 2250, 3375, 1000, 1500, 2250, 3375]);
    });

    test("never waits longer than the interval it is given, nor beyond the time that is left", async () => {
        const cluster = new FakeCluster();
        const at: number[] = [];
        const look = async () => {
            at.push(cluster.clock.now());
            return { waitingFor: "nothing" };
        };
        expect(await cluster.watch.until(look, { timeout: 7_000, pollInterval: 2_000 })).toBeUndefined();
        expect(at).toEqual([0, 1000, 2500, 4500, 6500, 7000]);
    });

    test("goes on where the master is away for a while, and says so once", async () => {
        const clock = new RestlessClock();
        const lines: string[] = [];
        const watch = new Watch({} as ClusterReader, (line) => lines.push(line), clock);
        let looks = 0;
        const found = await watch.until(async () => {
            looks += 1;
            if (looks < 4) throw new MesosError("UNREACHABLE", "no master");
            return { done: looks };
        }, patience);
        expect(found).toBe(4);
        expect(lines).toEqual(["no master; still waiting"]);
    });

    test("fails with the last failure once the time is up, and at once for any other", async () => {
        const watch = new Watch({} as ClusterReader, () => {}, new RestlessClock());
        const away = watch.until(async () => {
            throw new MesosError("UNAVAILABLE", "no leader");
        }, patience);
        await expect(away).rejects.toThrow("no leader");
        const forbidden = watch.until(async () => {
            throw new MesosError("FORBIDDEN", "may not");
        }, patience);
        await expect(forbidden).rejects.toThrow("may not");
    });

    test("ends the wait of one without disturbing the other's", async () => {
        const cluster = new FakeCluster();
        const fails = cluster.watch.until(async () => {
            throw new Error("mine alone");
        }, patience);
        let looks = 0;
        const works = cluster.watch.until(
            async () => (++looks > 2 ? { done: looks } : { waitingFor: "" }),
            patience,
        );
        await expect(fails).rejects.toThrow("mine alone");
        expect(await works).toBe(3);
    });
});
