import type { PartialFailure } from "../../../../../provider/resources/failure";
import type { Journal } from "../../../../../provider/resources/rolling/journal";
import { BELIEVED } from "../../../../../provider/resources/rolling/left-behind";
import { deleteRolling } from "../../../../../provider/resources/rolling/lifecycle";
import type { Batch } from "../../../../../provider/rolling";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW } from "../../../../support/inputs";
import { create, FakeJournal, ROLLING_ID, rollingInputs, Trace, update } from "../../../../support/rolling";

const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`));

let trace: Trace;
let cluster: FakeCluster; /** Of this checkout. */
let journal: FakeJournal;
beforeEach(() => {
    trace = new Trace();
    cluster = new FakeCluster({}, AGENTS);
    journal = new FakeJournal();
});
afterEach(() => trace.close());

type Hook = "whileDown" | "afterUp";

const work = (then = "true", hook: Hook = "whileDown") =>
    rollingInputs({ machines: machines(1, 2), steps: { [hook]: [trace.step("work", then)] } });
const FAILS = "test $MESOS_HOSTNAME != m2.example";

/** The first machine is through, and the step fails for the second. */
async function failing(hook?: Hook): Promise<object> {
    return create(cluster, work(FAILS, hook), journal).then(
        () => Promise.reject(new Error("it did not fail")),
        (error: PartialFailure) => error.properties,
    );
}

/** A journal of a process that is killed once it says something: nothing that is done later is seen. */
class CutOff extends FakeJournal {
    private isKilled = false;

    constructor(private readonly isThere: (batches: readonly Batch[]) => boolean) {
        super();
    }

    override write(next: Journal): void {
        if (!this.isKilled) super.write(next);
        this.isKilled ||= this.isThere(next.batches);
        if (this.isKilled) throw new Error("killed");
    }

    override remove(): void {
        if (!this.isKilled) super.remove();
    }
}

async function killed(isThere: (batches: readonly Batch[]) => boolean): Promise<void> {
    const cut = new CutOff(isThere);
    await create(cluster, work(), cut).catch(() => undefined);
    journal.kept = cut.kept;
    expect(journal.kept?.batches.map(({ state }) => state)).toContain("finished");
}
const inStep = ([, second]: readonly Batch[]) => second?.state === "open" && second.stage === "whileDown";
const between = ([first, second]: readonly Batch[]) =>
    first?.state === "finished" && second?.state === "pending";

async function destroyElsewhere(olds: object): Promise<void> {
    const other = new FakeJournal();
    await deleteRolling(ROLLING_ID, { ...olds }, cluster, { now: () => NOW, journal: () => other });
}

/** By a new roll-out, of which nothing is on record, after so many milliseconds. */
async function workedOn(later = 0): Promise<string[]> {
    trace.clear();
    const { outs } = await create(cluster, work(), journal, () => NOW + cluster.clock.now() + later);
    expect(outs).toMatchObject({ phase: "finished", completed: { length: 2 } });
    expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
    return trace.lines;
}

const ALL = ["work m1.example", "work m2.example"];
const REST = ["work m2.example"];

describe("A new roll-out leaves no machine out for the file of one", () => {
    test.each(["whileDown", "afterUp"] as const)(
        "that failed in %s and was destroyed elsewhere",
        async (hook) => {
            await destroyElsewhere(await failing(hook));
            expect(await workedOn()).toEqual(ALL);
            expect(cluster.lines.join("\n")).toContain("begins anew, without what memory says");
        },
    );

    test("that failed with its machines up, and was taken out of the state", async () => {
        await failing("afterUp");
        expect(await workedOn()).toEqual(ALL);
    });

    test("that failed or was killed with its machines DOWN, and nobody looked at for a day", async () => {
        await failing();
        expect((await workedOn(BELIEVED.standing)).sort()).toEqual(ALL);
        cluster = new FakeCluster({}, AGENTS);
        await killed(inStep);
        expect((await workedOn(BELIEVED.standing)).sort()).toEqual(ALL);
    });

    test("that was killed between two batches, some hours ago", async () => {
        await killed(between);
        expect(await workedOn(BELIEVED.alone)).toEqual(ALL);
    });

    test("that was killed, seen through elsewhere, and destroyed there", async () => {
        await killed(inStep);
        const { outs } = await create(cluster, work(), new FakeJournal());
        await destroyElsewhere(outs);
        expect(await workedOn()).toEqual(ALL);
    });

    test("that was destroyed elsewhere, and another begun there which was killed", async () => {
        await destroyElsewhere(await failing());
        const other = new CutOff(([first]) => first?.stage === "whileDown");
        const turned = rollingInputs({
            machines: machines(2, 1),
            steps: { whileDown: [trace.step("work")] },
        });
        await create(cluster, turned, other, () => NOW + 120_000).catch(() => undefined);
        expect(cluster.master.view().down).toEqual([machine(2)]);
        expect((await workedOn(180_000)).sort()).toEqual(ALL);
    });
});

describe("A new roll-out goes on, by the file, with one", () => {
    test("that failed, and whose end was not recorded", async () => {
        await failing();
        expect(await workedOn()).toEqual(REST);
    });

    test("that was killed in a step, within a day", async () => {
        await killed(inStep);
        expect(await workedOn(BELIEVED.standing - 3_600_000)).toEqual(REST);
    });

    test("that was killed between two batches, not long ago", async () => {
        await killed(between);
        expect(await workedOn()).toEqual(REST);
    });
});

test("A machine that is finished by the file, and failed DOWN elsewhere since, is not brought up unworked", async () => {
    const fails = (machine: string) => work(`test $MESOS_HOSTNAME != ${machine}`);
    const olds = await create(cluster, fails("m1.example"), new FakeJournal()).catch(
        (error: PartialFailure) => error.properties,
    );
    const cut = new CutOff(inStep);
    await update(cluster, olds, work(), cut).catch(() => undefined);
    journal.kept = cut.kept;
    expect(journal.kept?.batches[0]).toMatchObject({ state: "finished" });
    cluster.bringUp(machine(2));
    // Elsewhere it fails as it did before: the record is the same again.
    const again = await update(cluster, olds, fails("m1.example")).catch(
        (error: PartialFailure) => error.properties,
    );
    expect(again).toMatchObject({ batches: (olds as { batches: object }).batches });
    trace.clear();
    await update(cluster, again, work(), journal);
    expect(trace.lines.sort()).toEqual(ALL);
});
