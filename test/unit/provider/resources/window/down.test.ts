import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import { createWindow, updateWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import type { Master } from "../../../../../provider/writer";
import { foreignWindow, machine } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const AGENTS = [1, 2, 3, 4].map((number) => agent(machine(number), `S${number}`));
const FRAMEWORKS = ["marathon", "kafka", "in-house"].map(framework);
const MINUTE = 60_000;

/** A cluster of four agents with these tasks; what is written to the master is on record. */
function clusterWith(...tasks: ReturnType<typeof task>[]) {
    const writes: string[] = [];
    const recorded = (master: Master): Partial<Master> => ({
        updateSchedule: (schedule) => {
            writes.push(schedule.windows?.length ? "schedule" : "empty schedule");
            return master.updateSchedule(schedule);
        },
        startMaintenance: (list) => {
            writes.push(`down ${list.length}`);
            return master.startMaintenance(list);
        },
    });
    const cluster = new FakeCluster({}, AGENTS, recorded);
    cluster.tasks = tasks;
    cluster.frameworks = FRAMEWORKS;
    return { cluster, writes };
}

const create = (cluster: FakeCluster, rest: Properties = {}) =>
    createWindow(windowInputs({ state: "down", ...rest }), cluster, NOW);

async function failureOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => {
            throw new Error("it did not fail");
        },
        (error: Error) => error,
    );
}

async function partialOf(work: Promise<unknown>): Promise<PartialFailure> {
    const error = await failureOf(work);
    expect(error).toBeInstanceOf(PartialFailure);
    return error as PartialFailure;
}

describe("A window that goes down", () => {
    test("is scheduled, waits for the tasks to leave, and only then goes DOWN", async () => {
        const { cluster, writes } = clusterWith(task("marathon", "S1"), task("marathon", "S2"));
        cluster.meanwhile = (now) => {
            if (now > 2 * MINUTE) cluster.tasks = [task("marathon", "S2")];
            if (now > 5 * MINUTE) {
                expect(writes).toEqual(["schedule"]);
                cluster.tasks = [];
            }
        };
        const { outs } = await create(cluster);
        expect(outs).toMatchObject({ phase: "down", warnings: [] });
        expect(outs.agents.map(({ id }) => id)).toEqual(["S1", "S2"]);
        expect(writes).toEqual(["schedule", "down 2"]);
        expect(cluster.lines).toEqual([
            expect.stringMatching(
                /^rack-7: drained 0 of 2 machines; waiting for 2 tasks of marathon \(no answer\); 30m left$/,
            ),
            expect.stringMatching(
                /^rack-7: drained 1 of 2 machines; waiting for 1 task of marathon \(no answer\); 2[78]m\S* left$/,
            ),
            "rack-7: drained 2 of 2 machines",
        ]);
    });

    test("takes a machine that another window of the program gives up at the same time", async () => {
        const { cluster } = clusterWith();
        const giver = await createWindow(windowInputs({ machines: [machine(1), machine(2)] }), cluster, NOW);
        const taker = { machines: [machine(2)], state: "down", owner: `${OWNER}-2` };
        const [, taken] = await Promise.all([
            updateWindow(giver.id, { ...giver.outs }, windowInputs({ machines: [machine(1)] }), cluster),
            createWindow(windowInputs(taker), cluster, NOW),
        ]);
        expect(taken.outs.phase).toBe("down");
    });

    test("without tasks goes straight down, and says nothing", async () => {
        const { cluster, writes } = clusterWith(task("kafka", "S3"));
        await create(cluster);
        expect(writes).toEqual(["schedule", "down 2"]);
        expect(cluster.lines).toEqual([]);
    });

    test("speaks up now and then while nothing changes", async () => {
        const { cluster } = clusterWith(task("marathon", "S1"));
        cluster.meanwhile = (now) => now > 14 * MINUTE && (cluster.tasks = []);
        await create(cluster);
        expect(cluster.lines).toHaveLength(4);
    });
});

describe("A drain that takes too long", () => {
    const stuck = () => clusterWith(task("marathon", "S1"));
    const patience = { timeout: "5m" };

    test("fails by default, with the machines DRAINING and on record as such", async () => {
        const { cluster, writes } = stuck();
        const { reasons, properties } = await partialOf(create(cluster, { drain: patience }));
        expect(reasons).toEqual([
            'not finished: not drained within 5m (drain.strategy "tasks"): drained 1 of 2 machines; waiting for 1 task of ' +
                "marathon (no answer); run `pulumi up` again to go on",
        ]);
        expect(properties).toMatchObject({
            state: "down",
            phase: "draining",
            machineStates: [{ mode: "DRAINING" }, { mode: "DRAINING" }],
            agents: [{ id: "S1" }, { id: "S2" }],
        });
        expect(writes).toEqual(["schedule"]);

        cluster.tasks = [];
        const news = windowInputs({ state: "down", drain: patience });
        const { outs } = await updateWindow(windowId(OWNER), properties, news, cluster);
        expect(outs.phase).toBe("down");
        expect(writes).toEqual(["schedule", "down 2"]);
    });

    test("goes on where it may proceed, and says what was lost", async () => {
        const { cluster, writes } = stuck();
        const { outs } = await create(cluster, { drain: { ...patience, onTimeout: "proceed" } });
        expect(writes).toEqual(["schedule", "down 2"]);
        expect(outs.warnings).toEqual(["machine/down lost 1 task: 1 of marathon (marathon.S1)"]);
        expect(cluster.lines.at(-1)).toBe("rack-7: machine/down lost 1 task: 1 of marathon (marathon.S1)");
    });

    test("gives the machines back where it is told to", async () => {
        const { cluster, writes } = stuck();
        const work = create(cluster, { drain: { ...patience, onTimeout: "release" } });
        const { reasons } = await partialOf(work);
        expect(reasons[0]).toContain("the machines were released, as drain.onTimeout says");
        expect(writes).toEqual(["schedule", "empty schedule"]);
        expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
    });

    test("of which one machine is DOWN already gives back the other", async () => {
        const { cluster } = stuck();
        const { properties } = await partialOf(create(cluster, { drain: patience }));
        cluster.takeDown(machine(2));
        const news = windowInputs({ state: "down", drain: { ...patience, onTimeout: "release" } });
        await partialOf(updateWindow(windowId(OWNER), properties, news, cluster));
        expect(cluster.master.view()).toMatchObject({ draining: [], down: [machine(2)] });
    });
});

describe("A down that would lose what nobody starts elsewhere", () => {
    test("is refused before anything is sent, with three ways out", async () => {
        const { cluster, writes } = clusterWith(task("kafka", "S2", { name: "broker-0" }));
        const error = await failureOf(create(cluster));
        expect(error).not.toBeInstanceOf(PartialFailure);
        expect(error.message).toMatch(
            /^refused to take DOWN m1\.example \(10\.0\.0\.1\), m2\.example \(10\.0\.0\.2\): safety\.requireRelocatable: kafka .*\(broker-0\)\. Ways out: \(1\) .*; \(2\) .*; \(3\) /,
        );
        expect(writes).toEqual([]);
    });

    test("is refused right before machine/down where such a task came meanwhile", async () => {
        const { cluster, writes } = clusterWith(task("marathon", "S1"));
        cluster.meanwhile = (now) => now > MINUTE && (cluster.tasks = [task("kafka", "S1")]);
        const drain = { onTimeout: "proceed", timeout: "3m" };
        const { reasons, properties } = await partialOf(create(cluster, { drain }));
        expect(reasons[0]).toContain("not finished: refused to take DOWN");
        expect(properties.phase).toBe("draining");
        expect(writes).toEqual(["schedule"]);
    });

    test("goes through where the loss is allowed, and is on record", async () => {
        const { cluster } = clusterWith(task("kafka", "S1"), task("in-house", "S1"));
        const { outs } = await create(cluster, {
            drain: { strategy: "none" },
            safety: { allowLoss: ["kafka"] },
        });
        expect(outs.warnings).toEqual([
            "machine/down lost 2 tasks: 1 of in-house (in-house.S1; not known to relocate), 1 of kafka (kafka.S1; does not relocate)",
        ]);
        // A change that does nothing to the machines leaves it there; the way back takes it off.
        const news = windowInputs({ state: "down", reason: "other" });
        const changed = await updateWindow(windowId(OWNER), { ...outs }, news, cluster);
        expect(changed.outs.warnings).toEqual(outs.warnings);
        const up = windowInputs({ state: "up", waitForAgents: false });
        const raised = await updateWindow(windowId(OWNER), { ...changed.outs }, up, cluster);
        expect(raised.outs.warnings).toEqual([]);
    });

    test("is waited for where it leaves by itself", async () => {
        const { cluster, writes } = clusterWith(task("kafka", "S1"));
        cluster.meanwhile = (now) => now > MINUTE && (cluster.tasks = []);
        await create(cluster, { safety: { requireRelocatable: false } });
        expect(writes).toEqual(["schedule", "down 2"]);
    });
});

test("A down is refused to a principal that sees no task, where there must be some", async () => {
    const { cluster, writes } = clusterWith();
    cluster.change("S4", { allocated: { cpus: 1, mem: 32, disk: 0, gpus: 0 } });
    expect((await failureOf(create(cluster))).message).toMatch(/^the master shows no task to this principal/);
    expect(writes).toEqual([]);
    await create(cluster, { drain: { strategy: "none" } });
    expect(writes).toEqual(["schedule", "down 2"]);
});

describe("Windows that go down together", () => {
    test("share their looks at the master, and keep maxUnavailable between them", async () => {
        const { cluster } = clusterWith();
        const down = (number: number) =>
            createWindow(
                windowInputs({
                    machines: [machine(number)],
                    state: "down",
                    owner: `${OWNER}-${number}`,
                    safety: { maxUnavailable: 2 },
                }),
                cluster,
                NOW,
            );
        const results = await Promise.allSettled([1, 2, 3, 4].map(down));
        expect(results.map(({ status }) => status).sort()).toEqual([
            "fulfilled",
            "fulfilled",
            "rejected",
            "rejected",
        ]);
        expect(cluster.master.down.size).toBe(2);
    });
});

describe('Strategy "accepted"', () => {
    test("waits until each framework has accepted, and then loses what still runs", async () => {
        const { cluster } = clusterWith(task("marathon", "S1"));
        cluster.meanwhile = (now) =>
            now > MINUTE &&
            (cluster.answers = [{ machine: machine(1), frameworkId: "F-marathon", status: "ACCEPT" }]);
        const { outs } = await create(cluster, { drain: { strategy: "accepted" } });
        expect(outs).toMatchObject({ phase: "down", warnings: [expect.stringContaining("lost 1 task")] });
    });

    test("names who has declined", async () => {
        const { cluster } = clusterWith(task("marathon", "S1"));
        cluster.answers = [{ machine: machine(1), frameworkId: "F-marathon", status: "DECLINE" }];
        const { reasons } = await partialOf(
            create(cluster, { drain: { strategy: "accepted", timeout: "1m" } }),
        );
        expect(reasons[0]).toContain("waiting for marathon (declined on 1 machine)");
    });
});

describe('Strategy "agent"', () => {
    const drain = { strategy: "agent", maxGracePeriod: "2m" };
    const drained = (cluster: FakeCluster) => {
        cluster.tasks = [];
        for (const { id, drain } of cluster.registered)
            if (drain) cluster.change(id, { drain: { ...drain, state: "DRAINED" } });
    };

    test("drains first, and schedules then: the master refuses it the other way round", async () => {
        const { cluster, writes } = clusterWith(task("marathon", "S1"));
        cluster.meanwhile = (now) => {
            if (now < MINUTE) return;
            expect(writes).toEqual([]);
            drained(cluster);
        };
        const { outs } = await create(cluster, { drain });
        expect(cluster.sent).toEqual(["DRAIN_AGENT S1 120000", "DRAIN_AGENT S2 120000"]);
        expect(writes).toEqual(["schedule", "down 2"]);
        expect(outs).toMatchObject({ phase: "down", warnings: [] });
    });

    test("takes a window that is scheduled already out of the schedule first", async () => {
        const { cluster, writes } = clusterWith();
        const { outs } = await createWindow(windowInputs(), cluster, NOW);
        cluster.meanwhile = () => drained(cluster);
        await updateWindow(windowId(OWNER), { ...outs }, windowInputs({ state: "down", drain }), cluster);
        expect(writes).toEqual(["schedule", "empty schedule", "schedule", "down 2"]);
    });

    test("goes on with agents that are DRAINED already", async () => {
        const { cluster, writes } = clusterWith();
        for (const id of ["S1", "S2"]) cluster.change(id, { drain: { state: "DRAINED", markGone: false } });
        await create(cluster, { drain });
        expect(cluster.sent).toEqual([]);
        expect(writes).toEqual(["schedule", "down 2"]);
    });

    test("drains nothing where a machine is in somebody else's window", async () => {
        const { cluster } = clusterWith();
        cluster.master.schedule = { windows: [foreignWindow([machine(2)])] };
        const { message } = await failureOf(create(cluster, { drain }));
        expect(message).toContain("m2.example (10.0.0.2) is already in another maintenance window");
        expect(cluster.sent).toEqual([]);
    });

    test("says so where an agent is too old, before anything is sent", async () => {
        const { cluster, writes } = clusterWith();
        cluster.change("S2", { canDrain: false, version: "1.8.1" });
        const { message } = await failureOf(create(cluster, { drain }));
        expect(message).toContain(
            "m2.example (10.0.0.2) cannot be drained: an agent has to run Mesos 1.9 or later",
        );
        expect([...cluster.sent, ...writes]).toEqual([]);
    });

    test("reactivates on the way back, and after a time-out that releases", async () => {
        const { cluster } = clusterWith(task("marathon", "S1"));
        const { properties } = await partialOf(create(cluster, { drain: { ...drain, timeout: "1m" } }));
        drained(cluster);
        const back = await updateWindow(windowId(OWNER), properties, windowInputs(), cluster);
        expect(cluster.sent.slice(2)).toEqual(["REACTIVATE_AGENT S1", "REACTIVATE_AGENT S2"]);
        expect(back.outs.phase).toBe("scheduled");
        expect(cluster.registered.every(({ active }) => active)).toBe(true);
    });
});
