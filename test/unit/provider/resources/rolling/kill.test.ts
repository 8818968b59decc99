import type { Journal } from "../../../../../provider/resources/rolling/journal";
import { deleteRolling } from "../../../../../provider/resources/rolling/lifecycle";
import { HOOKS } from "../../../../../provider/rolling";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { NOW } from "../../../../support/inputs";
import {
    create,
    FakeJournal,
    rollingArgs,
    ROLLING_ID,
    rollingInputs,
    Trace,
    update,
} from "../../../../support/rolling";

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

describe("A run whose end Pulumi did not record", () => {
    const work = () =>
        rollingInputs({ machines: machines(1, 2), steps: { whileDown: [trace.step("work")] } });

    test("repeats nothing, be it the first", async () => {
        const journal = new FakeJournal();
        await create(new FakeCluster({}, AGENTS), work(), journal);
        const { outs } = await create(new FakeCluster({}, AGENTS), work(), journal);
        expect(trace.lines).toHaveLength(2);
        expect(outs).toMatchObject({ phase: "finished", completed: machines(1, 2) });
    });

    test("or another", async () => {
        const cluster = new FakeCluster({}, AGENTS);
        const { outs: olds } = await create(cluster, work(), new FakeJournal());
        const news = { ...work(), triggers: ["6.13"] };
        const journal = new FakeJournal();
        await update(cluster, olds, news, journal);
        const { outs } = await update(cluster, olds, news, journal);
        expect(trace.lines).toHaveLength(4);
        expect(outs).toMatchObject({ phase: "finished", completed: machines(1, 2) });
    });

    test("or one that failed", async () => {
        const failing = () =>
            rollingInputs({
                machines: machines(1, 2),
                steps: { whileDown: [trace.step("work", "test $MESOS_HOSTNAME != m2.example")] },
            });
        const cluster = new FakeCluster({}, AGENTS);
        const journal = new FakeJournal();
        await create(cluster, failing(), journal).catch(() => undefined);
        await create(cluster, failing(), journal).catch(() => undefined);
        expect(trace.lines).toEqual(["work m1.example", "work m2.example", "work m2.example"]);
    });
});

describe("The file of a run whose end is on record", () => {
    const news = (trigger: string) =>
        rollingInputs({
            machines: machines(1, 2),
            steps: { whileDown: [trace.step(trigger)] },
            triggers: [trigger],
        });
    let cluster: FakeCluster;
    let journal: FakeJournal;
    beforeEach(() => {
        cluster = new FakeCluster({}, AGENTS);
        journal = new FakeJournal();
    });

    test("counts for nothing, so that triggers can go back to what they were", async () => {
        const { outs: first } = await create(cluster, news("one"), journal);
        const { outs: second } = await update(cluster, first, news("two"), journal);
        await update(cluster, second, news("one"), journal);
        expect(trace.lines.map((line) => line.split(" ")[0])).toEqual(
            ["one", "two", "one"].flatMap((each) => [each, each]),
        );
    });

    test("nor where the same stack was run from another checkout since", async () => {
        const { outs: first } = await create(cluster, news("one"), journal);
        const { outs: second } = await update(cluster, first, news("two"), new FakeJournal());
        trace.clear();
        await update(cluster, second, news("one"), journal);
        expect(trace.lines).toHaveLength(2);
    });

    test("nor of a run that was cut off, where another checkout saw it through", async () => {
        const { outs: first } = await create(cluster, news("one"), new FakeJournal());
        const cut: Journal[] = [];
        journal.onSave = () => {
            const kept = journal.kept!;
            if (kept.batches[0]!.state === "finished" && kept.batches[1]!.state === "open") cut.push(kept);
        };
        await update(cluster, first, news("two"), journal);
        const { outs: second } = await update(cluster, first, news("two"), new FakeJournal());
        const { outs: third } = await update(cluster, second, news("three"), new FakeJournal());
        trace.clear();
        expect(cut).not.toEqual([]);
        journal.kept = cut[0];
        await update(cluster, third, news("two"), journal);
        expect(trace.lines).toHaveLength(2);
    });

    test("is gone with the roll-out", async () => {
        const { outs } = await create(cluster, news("one"), journal);
        await deleteRolling(ROLLING_ID, { ...outs }, cluster, { now: () => NOW, journal: () => journal });
        expect(journal.kept).toBeUndefined();
    });

    test("is not kept where nothing was done and nothing is recorded", async () => {
        cluster.frameworks = [framework("kafka")];
        cluster.tasks = [task("kafka", "S1")];
        await expect(create(cluster, news("one"), journal)).rejects.toThrow("refused to take DOWN");
        expect(journal.saves).toBeGreaterThan(0);
        expect(journal.kept).toBeUndefined();
    });
});

test("The file of another roll-out counts for nothing, and one that says not whose it is does", async () => {
    const cluster = new FakeCluster({}, AGENTS);
    const journal = new FakeJournal();
    const steps = { whileDown: [trace.step("work")] };
    const owner = rollingArgs().owner + "-2";
    await create(cluster, rollingInputs({ machines: machines(1, 2), steps, owner }), journal);
    const { kept } = journal;
    await create(cluster, rollingInputs({ machines: machines(1, 2), steps }), journal);
    expect(trace.lines).toHaveLength(4);
    // Earlier versions removed the file when a run ended, so that one of theirs is of a run that was cut off.
    const { revision: _, ...earlier } = kept!;
    journal.kept = earlier;
    await create(cluster, rollingInputs({ machines: machines(1, 2), steps }), journal);
    expect(trace.lines).toHaveLength(4);
});
