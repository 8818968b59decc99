import { MesosError } from "../../../../../provider/mesos";
import { PartialFailure } from "../../../../../provider/resources/failure";
import { deleteRolling, readRolling } from "../../../../../provider/resources/rolling/lifecycle";
import type { Properties } from "../../../../../provider/resources/inputs";
import { HOOKS } from "../../../../../provider/rolling";
import { machinesOf, windowsOf } from "../../../../../provider/schedule";
import { foreignWindow, machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { startHttpServer } from "../../../../support/http-server";
import { NOW } from "../../../../support/inputs";
import { create, FakeJournal, ROLLING_ID, rollingInputs, Trace, update } from "../../../../support/rolling";

const AGENTS = [1, 2, 3, 4].map((number) =>
    agent(machine(number), `S${number}`, { attributes: { rack: number < 3 ? "r1" : "r2" } }),
);

let cluster: FakeCluster;
let trace: Trace;

beforeEach(() => {
    trace = new Trace();
    cluster = new FakeCluster({}, AGENTS);
    cluster.frameworks = ["kafka", "marathon"].map(framework);
});

afterEach(() => trace.close());

const names = (list: readonly { hostname?: string }[]) =>
    list.map(({ hostname }) => hostname?.split(".")[0]).join(" ");

/** What the master has: DOWN machines, and windows. */
const seen = () => ({
    down: names(cluster.master.view().down),
    windows: windowsOf(cluster.master.schedule).map((window) => names(machinesOf(window))),
});

async function failureOf(work: Promise<unknown>): Promise<PartialFailure> {
    const error = await work.then(
        () => undefined,
        (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(PartialFailure);
    return error as PartialFailure;
}

describe("A roll-out", () => {
    test("takes batch after batch through all steps, and leaves nothing behind", async () => {
        const steps = Object.fromEntries(
            ["beforeDown", "whileDown", "beforeUp", "afterUp"].map((hook) => [hook, [trace.step(hook)]]),
        );
        const journal = new FakeJournal();
        const { outs } = await create(cluster, rollingInputs({ batchSize: 3, steps }), journal);
        expect(trace.lines).toEqual(
            ["m1.example,m2.example,m3.example", "m4.example"].flatMap((batch) =>
                ["beforeDown", "whileDown", "beforeUp", "afterUp"].map((hook) => `${hook} ${batch}`),
            ),
        );
        expect(seen()).toEqual({ down: "", windows: [] });
        expect(outs).toMatchObject({ phase: "finished", failed: [], warnings: [], agents: [] });
        expect(names(outs.completed)).toBe("m1 m2 m3 m4");
        // Until the end is seen on record, which is not the life cycle's to see.
        expect(journal.kept?.batches).toEqual(outs.batches);
    });

    test("has the batch and no other machine DOWN while it is worked on", async () => {
        const during: string[] = [];
        const server = await startHttpServer((request, response) => {
            const { down, windows } = seen();
            during.push(`${request.url.slice(1)}: [${down}] of [${windows.join("; ")}]`);
            response.end();
        });
        const steps = Object.fromEntries(
            HOOKS.map((hook) => [hook, [{ http: { url: `${server.url}/${hook}` } }]]),
        );
        await create(cluster, rollingInputs({ batchSize: 2, steps }));
        await server.stop();
        expect(during).toEqual(
            ["m1 m2", "m3 m4"].flatMap((batch) => [
                `beforeDown: [] of [${batch}]`,
                `whileDown: [${batch}] of [${batch}]`,
                `beforeUp: [${batch}] of [${batch}]`,
                "afterUp: [] of []",
            ]),
        );
    });

    test("goes group by group, by what agents say of themselves", async () => {
        const given = machines(3, 1, 4, 2);
        const { outs } = await create(
            cluster,
            rollingInputs({ machines: given, batchSize: 5, groupBy: "rack" }),
        );
        expect(outs.batches.map(({ machines, group }) => `${group}: ${names(machines)}`)).toEqual([
            "r2: m3 m4",
            "r1: m1 m2",
        ]);
    });

    test("of a machine whose group nobody knows changes nothing", async () => {
        await expect(create(cluster, rollingInputs({ groupBy: "zone" }))).rejects.toThrow(
            'nothing is known of an attribute "zone" of m1.example (10.0.0.1)',
        );
        expect(cluster.master.writes).toBe(0);
    });

    test("tells a step of one machine its agent", async () => {
        const command = `echo $MESOS_HOSTNAME $MESOS_IP $MESOS_AGENT_ID $MESOS_BATCH/$MESOS_BATCHES >> ${trace.file}`;
        const steps = { whileDown: [{ command, each: "machine" }] };
        await create(cluster, rollingInputs({ machines: machines(1, 2), batchSize: "100%", steps }));
        expect([...trace.lines].sort()).toEqual(["m1.example 10.0.0.1 S1 1/1", "m2.example 10.0.0.2 S2 1/1"]);
    });

    test("leaves windows of others alone", async () => {
        const foreign = foreignWindow([machine(9)]);
        cluster = new FakeCluster({ windows: [foreign] }, AGENTS);
        await create(cluster, rollingInputs());
        expect(cluster.master.schedule.windows).toEqual([foreign]);
    });

    test("pauses between batches, and only there", async () => {
        const before = cluster.clock.now();
        await create(cluster, rollingInputs({ pauseBetween: "1h" }));
        expect(Math.round((cluster.clock.now() - before) / 3_600_000)).toBe(3);
    });

    test("waits for tasks to leave before each batch, and refuses what must not be lost", async () => {
        cluster.tasks = [task("kafka", "S2", { name: "broker-0" })];
        const { reasons, properties } = await failureOf(create(cluster, rollingInputs()));
        expect(reasons[0]).toMatch(
            /^not finished: batch 2 of 4 \(m2\.example \(10\.0\.0\.2\)\): refused to take DOWN .*Its machines are not DOWN/,
        );
        expect(names((properties as { completed: [] }).completed)).toBe("m1");
    });
});

describe("A batch that fails", () => {
    const failing = (hook: string) => ({ [hook]: [trace.step("first"), trace.step("second", "exit 3")] });

    test("while it is DOWN stays DOWN, says so, and stops the roll-out", async () => {
        const work = create(cluster, rollingInputs({ steps: failing("whileDown") }));
        const { reasons, properties } = await failureOf(work);
        expect(reasons).toEqual([
            "not finished: batch 1 of 4 (m1.example (10.0.0.1)): the step whileDown[1] ended with exit code 3. " +
                "Its machines are DOWN and stay so; `pulumi up` goes on with the step that failed",
        ]);
        expect(seen()).toEqual({ down: "m1", windows: ["m1"] });
        expect(properties).toMatchObject({ phase: "failed", failed: [{ hostname: "m1.example" }] });
    });

    test("is gone on with at the step that failed, and nothing finished is repeated", async () => {
        const steps = (then: string) => ({
            whileDown: [trace.step("first"), trace.step("second", then)],
        });
        // Fails for m2 alone.
        const broken = "test $MESOS_HOSTNAME != m2.example";
        const { properties } = await failureOf(create(cluster, rollingInputs({ steps: steps(broken) })));
        const { outs } = await update(
            cluster,
            properties,
            rollingInputs({ steps: steps(broken.replace("m2", "x")) }),
        );
        expect(outs.phase).toBe("finished");
        expect(trace.lines.map((line) => line.replace(".example", ""))).toEqual([
            "first m1",
            "second m1",
            "first m2",
            "second m2",
            // The list was changed: it begins anew.
            "first m2",
            "second m2",
            "first m3",
            "second m3",
            "first m4",
            "second m4",
        ]);
    });

    test("lets others go on where maxFailures allows, and the update fails in the end", async () => {
        const steps = { whileDown: [trace.step("work", "test $MESOS_HOSTNAME != m2.example")] };
        const { reasons, properties } = await failureOf(
            create(cluster, rollingInputs({ steps, maxFailures: 1 })),
        );
        expect(reasons).toHaveLength(1);
        expect(names((properties as { completed: [] }).completed)).toBe("m1 m3 m4");
        expect(seen()).toEqual({ down: "m2", windows: ["m2"] });
        const { outs } = await update(cluster, properties, rollingInputs({ steps: {} }));
        expect(outs.phase).toBe("finished");
        expect(seen()).toEqual({ down: "", windows: [] });
    });

    test("for agents that stay away is UP, and is only waited for again", async () => {
        const steps = { whileDown: [trace.step("work")], afterUp: [trace.step("after")] };
        const down = cluster.reach;
        cluster.reach = async (goal) => {
            const view = await down(goal);
            if (names(view.down) === "m1") cluster.change("S1", { active: false });
            return view;
        };
        const inputs = rollingInputs({ machines: machines(1), steps, waitForAgents: "1m" });
        const { reasons, properties } = await failureOf(create(cluster, inputs));
        expect(reasons[0]).toContain("goes on with bringing its machines up and waiting for their agents");
        expect(seen()).toEqual({ down: "", windows: [] });
        expect(trace.lines).toEqual(["work m1.example"]);
        const { writes } = cluster.master;
        // It comes back once somebody waits.
        const waits: string[] = [];
        const log = cluster.log;
        cluster.log = (line) => {
            log(line);
            if (!line.includes("waiting for")) return;
            waits.push(line);
            cluster.change("S1", { active: true });
        };
        await update(cluster, properties, inputs);
        expect(waits).toEqual([
            "kernel: batch 1 of 1: 0 of 1 agent registered again; waiting for m1.example (10.0.0.1)",
        ]);
        expect(cluster.master.writes).toBe(writes);
        expect(trace.lines).toEqual(["work m1.example", "after m1.example"]);
    });

    test("before it goes down leaves its tasks running", async () => {
        const { reasons } = await failureOf(create(cluster, rollingInputs({ steps: failing("beforeDown") })));
        expect(reasons[0]).toContain("Its machines are not DOWN");
        expect(seen()).toEqual({ down: "", windows: ["m1"] });
    });
});

test("A master that fails stops everything, whatever maxFailures allows", async () => {
    cluster = new FakeCluster({}, AGENTS, (master) => ({
        startMaintenance: async (list) => {
            if (names(list) === "m2") throw new MesosError("FORBIDDEN", "not allowed");
            return master.startMaintenance(list);
        },
    }));
    const { reasons, properties } = await failureOf(create(cluster, rollingInputs({ maxFailures: 4 })));
    expect(reasons[0]).toContain("not allowed");
    expect(names((properties as { completed: [] }).completed)).toBe("m1");
    expect(properties).toMatchObject({ batches: [{}, { state: "failed" }, { state: "pending" }, {}] });
});

describe("Another run", () => {
    let olds: Properties;
    const steps = () => ({ whileDown: [trace.step("work")] });

    beforeEach(async () => {
        olds = { ...(await create(cluster, rollingInputs({ steps: steps() }))).outs };
    });

    const worked = () =>
        trace.lines.map((line) => line.replace("work ", "").replace(".example", "")).join(" ");

    test("with other triggers works on everything again", async () => {
        const { outs } = await update(cluster, olds, rollingInputs({ steps: steps(), triggers: ["6.13"] }));
        expect(worked()).toBe("m1 m2 m3 m4 m1 m2 m3 m4");
        expect(outs.phase).toBe("finished");
    });

    test("with other steps, another size or order works on nothing", async () => {
        const writes = cluster.master.writes;
        await update(cluster, olds, rollingInputs({ steps: { afterUp: steps().whileDown }, batchSize: 2 }));
        expect(worked()).toBe("m1 m2 m3 m4");
        expect(cluster.master.writes).toBe(writes);
    });

    test("with a machine more works on that alone, and forgets one that is gone", async () => {
        const given = machines(1, 2, 3, 5);
        const { outs } = await update(cluster, olds, rollingInputs({ machines: given, steps: steps() }));
        expect(worked()).toBe("m1 m2 m3 m4 m5");
        expect(names(outs.completed)).toBe("m1 m2 m3 m5");
    });

    test("without a machine that is DOWN gives it back", async () => {
        const broken = { whileDown: [trace.step("work", "false")] };
        const news = rollingInputs({ steps: broken, triggers: [2] });
        const { properties } = await failureOf(update(cluster, olds, news));
        expect(seen().down).toBe("m1");
        await update(
            cluster,
            properties,
            rollingInputs({ machines: machines(2), steps: steps(), triggers: [2] }),
        );
        expect(seen()).toEqual({ down: "", windows: [] });
    });
});

describe("A roll-out that stopped half-way", () => {
    async function stopped(): Promise<Properties> {
        const steps = { whileDown: [trace.step("work", "false")] };
        return (await failureOf(create(cluster, rollingInputs({ steps })))).properties;
    }

    test("gives its machines back when it is deleted", async () => {
        const olds = await stopped();
        await deleteRolling(ROLLING_ID, olds, cluster, { now: () => NOW, journal: () => new FakeJournal() });
        expect(seen()).toEqual({ down: "", windows: [] });
    });

    test("shows on refresh where its machines are", async () => {
        const olds = await stopped();
        cluster.bringUp(machine(1));
        const { props } = await readRolling(ROLLING_ID, olds, cluster);
        expect(props).toMatchObject({ phase: "failed", machineStates: [{ mode: "UP" }, {}, {}, {}] });
    });

    test("begins the batch anew where somebody brought it up meanwhile", async () => {
        const olds = await stopped();
        cluster.bringUp(machine(1));
        await update(cluster, olds, rollingInputs({ steps: { whileDown: [trace.step("work")] } }));
        expect(trace.lines).toHaveLength(5);
        expect(cluster.lines.join("\n")).toContain(
            "batch 1 of 4: its machines came up before the work was through",
        );
    });
});
