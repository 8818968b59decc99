import { HOOKS } from "../../../../../provider/rolling";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { create, FakeJournal, rollingInputs, Trace } from "../../../../support/rolling";

const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`));

/** A journal of a process that is killed at a save: nothing that it does later is seen. */
class MortalJournal extends FakeJournal {
    private left: number;

    constructor(
        saves: number,
        private readonly moment: "before" | "after",
    ) {
        super();
        this.left = saves;
    }

    override write(journal: Parameters<FakeJournal["write"]>[0]): void {
        this.left -= 1;
        if (this.left < 0) throw new Error("killed");
        if (this.left > 0 || this.moment === "after") super.write(journal);
        if (this.left === 0) throw new Error("killed");
    }

    override remove(): void {
        if (this.left > 0) super.remove();
    }
}

// Each run starts sixteen commands or so.
jest.setTimeout(240_000);

let trace: Trace;
beforeEach(() => (trace = new Trace()));
afterEach(() => trace.close());

const inputs = () =>
    rollingInputs({
        machines: machines(1, 2),
        steps: Object.fromEntries(HOOKS.map((hook) => [hook, [trace.step(hook)]])),
    });

test("killed at any moment, the next run goes on and repeats at most the step that was under way", async () => {
    const whole = new FakeJournal();
    await create(new FakeCluster({}, AGENTS), inputs(), whole);
    const expected = trace.lines;
    expect(expected).toHaveLength(8);
    for (let save = 1; save <= whole.saves; save++) {
        for (const moment of ["before", "after"] as const) {
            trace.clear();
            const cluster = new FakeCluster({}, AGENTS);
            const journal = new MortalJournal(save, moment);
            await create(cluster, inputs(), journal).catch(() => undefined);
            const before = trace.lines;
            const next = new FakeJournal();
            next.kept = journal.kept;
            const { outs } = await create(cluster, inputs(), next);
            const again = trace.lines.slice(before.length);
            expect(outs.completed).toHaveLength(2);
            expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
            // The next run begins with the step after the last one, or with that itself.
            const repeated = before.length + again.length - expected.length;
            expect({ save, moment, repeated }).toEqual({ save, moment, repeated: repeated > 0 ? 1 : 0 });
            expect([...before.slice(0, before.length - repeated), ...again]).toEqual(expected);
        }
    }
});

test("without its file, a batch that is DOWN is known by the master, and goes first", async () => {
    const cluster = new FakeCluster({}, AGENTS);
    const broken = { whileDown: [trace.step("work", "test $MESOS_HOSTNAME != m2.example")] };
    const rest = { machines: machines(1, 2), maxFailures: 1 };
    await create(cluster, rollingInputs({ ...rest, steps: broken })).catch(() => undefined);
    expect(cluster.master.view().down).toEqual([machine(2)]);
    trace.clear();
    const { outs } = await create(
        cluster,
        rollingInputs({ ...rest, steps: { whileDown: [trace.step("work")] } }),
    );
    expect(trace.lines).toEqual(["work m2.example", "work m1.example"]);
    expect(outs.completed).toHaveLength(2);
});

test("a machine that was under way is seen through, though the program lists it no more while it is DOWN", async () => {
    const cluster = new FakeCluster({}, AGENTS);
    const broken = { whileDown: [trace.step("work", "false")] };
    const journal = new FakeJournal();
    await create(cluster, rollingInputs({ machines: machines(1, 2), steps: broken }), journal).catch(
        () => undefined,
    );
    trace.clear();
    const steps = { whileDown: [trace.step("work")] };
    const { outs } = await create(cluster, rollingInputs({ machines: machines(2), steps }));
    expect(trace.lines).toEqual(["work m1.example", "work m2.example"]);
    expect(outs.completed).toHaveLength(2);
});

test("cut off and then failing, a batch that is DOWN is on record", async () => {
    const cluster = new FakeCluster({}, AGENTS);
    const steps = { whileDown: [trace.step("work", "false")] };
    const news = rollingInputs({ machines: machines(1), steps });
    // The sixth save is the one after machine/down.
    const journal = new MortalJournal(6, "after");
    await create(cluster, news, journal).catch(() => undefined);
    expect(journal.kept?.batches[0]).toMatchObject({ stage: "whileDown" });
    expect(cluster.master.view().down).toEqual([machine(1)]);
    const next = new FakeJournal();
    next.kept = journal.kept;
    await expect(create(cluster, news, next)).rejects.toMatchObject({
        properties: { phase: "failed", batches: [{ stage: "whileDown", state: "failed" }] },
    });
});
