import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework } from "../../../../support/fake-cluster";
import { create, FakeJournal, rollingInputs, Trace, update } from "../../../../support/rolling";

const AGENTS = [1, 2, 3].map((number) => agent(machine(number), `S${number}`));
const allowedTimes = {
    zone: "Europe/Berlin",
    hours: [{ days: ["saturday"], from: "22:00", to: "05:00" }],
    exclude: ["2030-12-14"],
};
/** 2030-12-07 is a Saturday; Berlin is an hour ahead of UTC. */
const INSIDE = Date.parse("2030-12-07T21:00:00Z");
const OUTSIDE = Date.parse("2030-12-08T04:00:00Z");
/** The Saturday after is excluded, but for what of its night is Sunday. */
const NEXT = "run `pulumi up` from Sun 2030-12-15 00:00 in Europe/Berlin on (2030-12-14T23:00:00Z) to go on";
const CLOSED = `may begin at Sun 2030-12-08 05:00 in Europe/Berlin, which is outside of allowedTimes; ${NEXT}`;

let cluster: FakeCluster;
let trace: Trace;
let journal: FakeJournal;
let time: number;

beforeEach(() => {
    trace = new Trace();
    cluster = new FakeCluster({}, AGENTS);
    cluster.frameworks = [framework("marathon")];
    journal = new FakeJournal();
    time = INSIDE;
});
afterEach(() => trace.close());

const inputs = (rest: Properties = {}) =>
    rollingInputs({
        machines: machines(1, 2, 3),
        steps: { whileDown: [trace.step("work")] },
        allowedTimes,
        ...rest,
    });

const begin = (rest: Properties = {}) => create(cluster, inputs(rest), journal, () => time);
const goOn = (olds: object, rest: Properties = {}) =>
    update(cluster, olds, inputs(rest), journal, () => time);

async function errorOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => Promise.reject(new Error("it did not fail")),
        (error: Error) => error,
    );
}

async function partialOf(work: Promise<unknown>): Promise<PartialFailure> {
    const error = await errorOf(work);
    expect(error).toBeInstanceOf(PartialFailure);
    return error as PartialFailure;
}

/** Lets the time come to an end as soon as a batch is at some stage. */
function closeAt(stage: string): void {
    journal.onSave = () => {
        if (journal.kept?.batches.some((batch) => batch.stage === stage)) time = OUTSIDE;
    };
}

describe("Outside of its allowed times a roll-out", () => {
    test("begins nothing at all, and says when it may", async () => {
        time = OUTSIDE;
        const error = await errorOf(begin());
        expect(error).not.toBeInstanceOf(PartialFailure);
        expect(error.message).toBe(`no batch ${CLOSED}`);
        expect(cluster.master.writes).toBe(0);
    });

    test("finishes the batch that has begun, stops in order, and goes on at the next run", async () => {
        closeAt("whileDown");
        const { reasons, properties } = await partialOf(begin());
        expect(reasons).toEqual([`not finished: 1 of 3 batches are finished, and no other ${CLOSED}`]);
        expect(properties).toMatchObject({ phase: "waiting", failed: [], completed: [machine(1)] });
        expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
        expect(trace.lines).toEqual(["work m1.example"]);

        const still = await partialOf(goOn(properties));
        expect(still.reasons).toEqual(reasons);
        expect(trace.lines).toEqual(["work m1.example"]);

        journal.onSave = () => {};
        time = Date.parse("2030-12-14T23:00:00Z");
        const { outs } = await goOn(properties);
        expect(outs.phase).toBe("finished");
        expect(trace.lines).toEqual(["work m1.example", "work m2.example", "work m3.example"]);
    });

    test("does not wait for a pause behind which no batch may begin", async () => {
        time = Date.parse("2030-12-08T03:30:00Z");
        const { reasons } = await partialOf(begin({ pauseBetween: "30m" }));
        expect(reasons).toEqual([`not finished: 1 of 3 batches are finished, and no other ${CLOSED}`]);
        expect(cluster.clock.now()).toBeLessThan(1_800_000);
    });

    test("brings a batch to its end that stopped DOWN, and begins no other", async () => {
        const broken = { steps: { whileDown: [trace.step("work", "false")] } };
        const { properties } = await partialOf(begin(broken));
        expect(cluster.master.view().down).toEqual([machine(1)]);
        time = OUTSIDE;
        const { reasons, properties: after } = await partialOf(goOn(properties));
        expect(reasons[0]).toContain("1 of 3 batches are finished");
        expect(after).toMatchObject({ phase: "waiting", completed: [machine(1)] });
        expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
    });

    test("does not begin anew with a batch whose machines somebody brought up meanwhile", async () => {
        const broken = { steps: { whileDown: [trace.step("work", "false")] } };
        const { properties } = await partialOf(begin(broken));
        cluster.bringUp(machine(1));
        time = OUTSIDE;
        const { reasons } = await partialOf(goOn(properties));
        expect(reasons.at(-1)).toBe(`no batch ${CLOSED}`);
        expect(cluster.master.view().down).toEqual([]);
        expect(trace.lines).toEqual(["work m1.example"]);
    });
});
