import { PartialFailure } from "../../../../../provider/resources/failure";
import { machine } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { create, FakeJournal, rollingInputs, Trace, update } from "../../../../support/rolling";

const HOOKS = ["beforeDown", "whileDown", "beforeUp", "afterUp"];

let cluster: FakeCluster;
let trace: Trace;
let journal: FakeJournal;

beforeEach(() => {
    trace = new Trace();
    journal = new FakeJournal();
    cluster = new FakeCluster(
        {},
        [1, 2, 3, 4].map((number) => agent(machine(number), `S${number}`)),
    );
    cluster.frameworks = [framework("marathon")];
});

afterEach(() => trace.close());

const steps = () => Object.fromEntries(HOOKS.map((hook) => [hook, [trace.step(hook)]]));
const inputs = (rest: object = {}) =>
    rollingInputs({ batchSize: 2, drain: { strategy: "none" }, steps: steps(), ...rest });
const down = () => cluster.master.view().down.map(({ hostname }) => hostname);

async function failureOf(work: Promise<unknown>): Promise<PartialFailure> {
    const error = await work.then(
        () => undefined,
        (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(PartialFailure);
    return error as PartialFailure;
}

/** Does something when a line is printed. */
function onLine(text: string, act: () => void): void {
    const log = cluster.log;
    cluster.log = (line) => {
        log(line);
        if (line.includes(text)) act();
    };
}

const allOf = (batch: string) => HOOKS.map((hook) => `${hook} ${batch}`);

test.each(HOOKS.slice(1))("a Ctrl-C in %s sees the batch through, and begins no other", async (hook) => {
    onLine(`batch 1 of 2: ${hook}[0] begins`, () => cluster.interrupter.cancel());
    const { reasons, properties } = await failureOf(create(cluster, inputs(), journal));
    expect(reasons).toEqual([
        "not finished: interrupted by Ctrl-C; 1 of 2 batches is finished; `pulumi up` goes on with the others",
    ]);
    expect(trace.lines).toEqual(allOf("m1.example,m2.example"));
    expect(down()).toEqual([]);
    expect(properties).toMatchObject({ phase: "failed", failed: [] });

    const next = new FakeCluster({}, cluster.registered);
    await update(next, properties, inputs(), journal);
    expect(trace.lines).toEqual([...allOf("m1.example,m2.example"), ...allOf("m3.example,m4.example")]);
});

test("a Ctrl-C in beforeDown finishes the step, and nothing goes DOWN", async () => {
    onLine("batch 1 of 2: beforeDown[0] begins", () => cluster.interrupter.cancel());
    const { reasons } = await failureOf(create(cluster, inputs(), journal));
    expect(trace.lines).toEqual(["beforeDown m1.example,m2.example"]);
    expect(reasons[0]).toContain("stay DRAINING; nothing was taken DOWN; 0 of 2 batches are finished");
    expect(down()).toEqual([]);
});

test("a Ctrl-C while a batch drains leaves it DRAINING", async () => {
    cluster.tasks = [task("marathon", "S1")];
    onLine("waiting for 1 task of marathon", () => cluster.interrupter.cancel());
    const { reasons } = await failureOf(create(cluster, inputs({ drain: { strategy: "tasks" } }), journal));
    expect(reasons[0]).toMatch(
        /interrupted by Ctrl-C; drained 1 of 2 machines; waiting for 1 task of marathon/,
    );
    expect(down()).toEqual([]);
});

test("a Ctrl-C in the pause between two batches ends it", async () => {
    onLine("batch 2 of 2: begins in", () => cluster.interrupter.cancel());
    const { reasons } = await failureOf(create(cluster, inputs({ pauseBetween: "1h" }), journal));
    expect(reasons[0]).toContain("1 of 2 batches is finished");
    expect(cluster.clock.now()).toBeLessThan(60 * 60_000);
});

test("a gone engine ends the step, leaves the machines DOWN, and keeps the journal", async () => {
    const work = { ...steps(), whileDown: [{ command: "trap 'exit 0' TERM; echo works; sleep 60 & wait" }] };
    onLine("batch 1: works", () => cluster.interrupter.end());
    const { reasons } = await failureOf(create(cluster, inputs({ steps: work }), journal));
    expect(reasons[0]).toContain("interrupted, as pulumi is gone; the step whileDown[0] was ended");
    expect(down()).toEqual(["m1.example", "m2.example"]);
    expect(journal.kept?.batches[0]).toMatchObject({ state: "open", stage: "whileDown", step: 0 });
});

test("no step begins once the engine is gone", async () => {
    onLine("batch 1 of 2: whileDown[0] begins", () => (cluster.isEngineThere = false));
    await failureOf(create(cluster, inputs(), journal));
    expect(trace.lines).toEqual(["beforeDown m1.example,m2.example"]);
    expect(down()).toEqual(["m1.example", "m2.example"]);
});

test("a gone engine between two batches hands nothing over, and the next run repeats no finished batch", async () => {
    onLine("batch 2 of 2: begins in", () => cluster.interrupter.end());
    await failureOf(create(cluster, inputs({ pauseBetween: "1h" }), journal));
    expect(journal.kept?.recording).toBeUndefined();
    const next = new FakeCluster({}, cluster.registered);
    await create(next, inputs(), journal);
    expect(trace.lines).toEqual([...allOf("m1.example,m2.example"), ...allOf("m3.example,m4.example")]);
});
