import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import { createWindow, deleteWindow, updateWindow } from "../../../../../provider/resources/window/lifecycle";
import type { Master } from "../../../../../provider/writer";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { NOW, windowInputs } from "../../../../support/inputs";

const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`));
const MINUTE = 60_000;

/** A cluster with a task on each agent, and what was written to its master. */
function busyCluster(change: (master: Master, cluster: () => FakeCluster) => Partial<Master> = () => ({})) {
    const writes: string[] = [];
    const recorded = (master: Master): Partial<Master> => {
        const changed = { ...master, ...change(master, () => cluster) };
        return {
            ...changed,
            updateSchedule: async (schedule) => {
                writes.push("schedule");
                await changed.updateSchedule(schedule);
            },
            startMaintenance: async (list) => {
                writes.push("down");
                await changed.startMaintenance(list);
            },
            stopMaintenance: async (list) => {
                writes.push("up");
                await changed.stopMaintenance(list);
            },
        };
    };
    const cluster: FakeCluster = new FakeCluster({}, AGENTS, recorded);
    cluster.frameworks = [framework("marathon")];
    cluster.tasks = [task("marathon", "S1"), task("marathon", "S2")];
    return { cluster, writes };
}

const down = (rest: Properties = {}) => windowInputs({ state: "down", machines: machines(1, 2), ...rest });
const create = (cluster: FakeCluster, rest: Properties = {}) => createWindow(down(rest), cluster, NOW);

async function failureOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => {
            throw new Error("it did not fail");
        },
        (error: Error) => error,
    );
}

/** Lets the tasks leave a while after something else has happened. */
function meanwhile(cluster: FakeCluster, happens: () => void): void {
    let hasHappened = false;
    cluster.meanwhile = (now) => {
        if (now > MINUTE && !hasHappened) {
            hasHappened = true;
            happens();
        }
        if (now > 3 * MINUTE) cluster.tasks = [];
    };
}

describe("Ctrl-C while a window drains", () => {
    test.each(["tasks", "accepted"])(
        "with strategy %s: DRAINING, on record, and nothing goes DOWN",
        async (strategy) => {
            const { cluster, writes } = busyCluster();
            meanwhile(cluster, () => cluster.interrupter.cancel());
            const error = (await failureOf(create(cluster, { drain: { strategy } }))) as PartialFailure;
            expect(error).toBeInstanceOf(PartialFailure);
            expect(error.reasons).toEqual([
                expect.stringMatching(
                    /^not finished: interrupted by Ctrl-C; drained 0 of 2 machines; waiting for .*; m1\.example \(10\.0\.0\.1\), m2\.example \(10\.0\.0\.2\) stay DRAINING; nothing was taken DOWN; `pulumi up` goes on, and takes it back where the program no longer asks for it$/,
                ),
            ]);
            expect(error.properties).toMatchObject({ state: "down", phase: "draining" });
            expect(writes).toEqual(["schedule"]);

            // The next run goes on.
            const next = busyCluster().cluster;
            next.master.schedule = cluster.master.schedule;
            next.tasks = [];
            const { outs } = await updateWindow("id", error.properties, down({ drain: { strategy } }), next);
            expect(outs.phase).toBe("down");
        },
    );

    test("with strategy agent: no agent is drained any more, and nothing goes DOWN", async () => {
        const { cluster, writes } = busyCluster();
        const drain = cluster.drainAgent;
        cluster.drainAgent = async (id, grace) => {
            await drain(id, grace);
            cluster.interrupter.cancel();
        };
        const error = await failureOf(create(cluster, { drain: { strategy: "agent" } }));
        expect(error.message).toContain("interrupted by Ctrl-C");
        expect(writes).not.toContain("down");
    });

    test("before anything was changed: nothing is on record", async () => {
        const { cluster, writes } = busyCluster();
        cluster.interrupter.cancel();
        const error = await failureOf(create(cluster));
        expect(error).not.toBeInstanceOf(PartialFailure);
        expect(error.message).toBe("interrupted by Ctrl-C; nothing was taken DOWN");
        expect(writes).toEqual([]);
    });

    test("while machine/down is under way: it is finished and looked at", async () => {
        const { cluster, writes } = busyCluster((master, cluster) => ({
            startMaintenance: async (list) => {
                cluster().interrupter.cancel();
                await master.startMaintenance(list);
            },
        }));
        cluster.tasks = [];
        expect((await create(cluster)).outs.phase).toBe("down");
        expect(writes).toEqual(["schedule", "down"]);
    });

    test("while the schedule is written: it is finished, and what stands is on record", async () => {
        const { cluster, writes } = busyCluster((master, cluster) => ({
            updateSchedule: async (schedule) => {
                cluster().interrupter.cancel();
                await master.updateSchedule(schedule);
            },
        }));
        const error = await failureOf(create(cluster));
        expect(error).toBeInstanceOf(PartialFailure);
        expect(writes).toEqual(["schedule"]);
    });
});

test("Ctrl-C ends the wait for agents that do not come back, with the machines UP", async () => {
    const { cluster, writes } = busyCluster();
    cluster.tasks = [];
    const { id, outs } = await create(cluster);
    cluster.registered = [];
    cluster.meanwhile = () => undefined;
    const until = cluster.watch.until.bind(cluster.watch);
    cluster.watch.until = (look, patience, signal) => {
        const work = until(look, patience, signal);
        cluster.interrupter.cancel();
        return work;
    };
    const error = await failureOf(updateWindow(id, { ...outs }, down({ state: "up" }), cluster));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toContain("interrupted by Ctrl-C");
    expect(writes.at(-1)).toBe("up");
});

describe("An engine that is gone", () => {
    test("is noticed right before machine/down", async () => {
        const { cluster, writes } = busyCluster();
        meanwhile(cluster, () => (cluster.isEngineThere = false));
        expect((await failureOf(create(cluster))).message).toContain("interrupted, as pulumi is gone");
        expect(writes).toEqual(["schedule"]);
    });

    test("ends a delete before it begins", async () => {
        const { cluster, writes } = busyCluster();
        cluster.tasks = [];
        const { outs } = await create(cluster);
        cluster.interrupter.end();
        writes.length = 0;
        await failureOf(deleteWindow({ ...outs }, cluster));
        expect(writes).toEqual([]);
    });
});

describe("A window that somebody changes while it drains", () => {
    test.each([
        ["gone", () => ({})],
        [
            "moved",
            ({ windows = [] }: { windows?: { unavailability: object }[] }) => ({
                windows: windows.map((window) => ({
                    ...window,
                    unavailability: { start: { nanoseconds: 1924992000000000000n } },
                })),
            }),
        ],
        [
            "left by a machine",
            ({ windows = [] }: { windows?: { machine_ids?: object[] }[] }) => ({
                windows: windows.map((window) => ({ ...window, machine_ids: window.machine_ids?.slice(1) })),
            }),
        ],
    ])("is not taken DOWN: %s", async (_how, edit) => {
        const { cluster, writes } = busyCluster();
        meanwhile(cluster, () => (cluster.master.schedule = edit(cluster.master.schedule as never) as never));
        const error = await failureOf(create(cluster));
        expect(error.message).toContain("was changed on the master while its machines were drained");
        expect(error.message).toContain("nothing was taken DOWN");
        expect(writes).toEqual(["schedule"]);
    });

    test("goes down all the same where its digits were only rounded, or others put a machine beside ours", async () => {
        const { cluster, writes } = busyCluster();
        meanwhile(cluster, () => {
            const { windows = [] } = cluster.master.schedule;
            cluster.master.schedule = {
                windows: windows.map(({ machine_ids = [], unavailability: { start, duration } }) => ({
                    machine_ids: [...machine_ids, machine(7)],
                    unavailability: {
                        start: { nanoseconds: BigInt(Number(start.nanoseconds)) },
                        ...(duration ? { duration } : {}),
                    },
                })),
            };
        });
        expect((await create(cluster)).outs.phase).toBe("down");
        expect(writes.at(-1)).toBe("down");
    });

    test("is not taken DOWN where its agents are no longer drained", async () => {
        const { cluster, writes } = busyCluster();
        const drain = cluster.drainAgent;
        cluster.drainAgent = async (id, grace) => {
            await drain(id, grace);
            meanwhile(cluster, () => void cluster.reactivateAgent("S1"));
        };
        const error = await failureOf(create(cluster, { drain: { strategy: "agent" } }));
        expect(error.message).toContain("was changed on the master while its machines were drained");
        expect(writes).not.toContain("down");
    });
});
