import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import { deleteRolling } from "../../../../../provider/resources/rolling/lifecycle";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW } from "../../../../support/inputs";
import { create, FakeJournal, ROLLING_ID, rollingInputs, update } from "../../../../support/rolling";

const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`));
const drain = { strategy: "agent", timeout: "1m" };
const inputs = (...numbers: number[]) =>
    rollingInputs({ machines: machines(...numbers), batchSize: 2, drain });

let cluster: FakeCluster;
let journal: FakeJournal;
beforeEach(() => {
    cluster = new FakeCluster({}, AGENTS);
    journal = new FakeJournal();
    foreignDrain();
});

/** An operator has drained the agent of machine 2. */
function foreignDrain(): void {
    cluster.change("S2", { deactivated: true, active: false, drain: { state: "DRAINED", markGone: false } });
}

const remove = (olds: Properties) =>
    deleteRolling(ROLLING_ID, olds, cluster, { now: () => NOW, journal: () => journal });
const drained = () => cluster.change("S1", { drain: { state: "DRAINED", markGone: false } });

/** A roll-out whose drain of machine 1 takes too long. */
async function stopped(): Promise<Properties> {
    const failure = await create(cluster, inputs(1, 2), journal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartialFailure);
    expect(cluster.sent).toEqual(["DRAIN_AGENT S1 -"]);
    drained();
    return (failure as PartialFailure).properties;
}

test("A roll-out that is deleted reactivates what it has drained, and nothing else", async () => {
    await remove(await stopped());
    expect(cluster.sent.slice(1)).toEqual(["REACTIVATE_AGENT S1"]);
});

test("So does one that was killed, by what its file says", async () => {
    cluster = new FakeCluster({}, AGENTS);
    const { outs } = await create(cluster, rollingInputs({ machines: machines(1, 2) }));
    foreignDrain();
    // Pulumi records nothing of this.
    await update(cluster, outs, { ...inputs(1, 2), triggers: [2] }, journal).catch(() => undefined);
    drained();
    await remove({ ...outs });
    expect(cluster.sent).toEqual(["DRAIN_AGENT S1 -", "REACTIVATE_AGENT S1"]);
});

test("A file that is behind the record counts for nothing", async () => {
    const properties = await stopped();
    const agents = (properties.agents as object[]).map((each) => ({ ...each, drained: false }));
    await remove({ ...properties, agents });
    expect(cluster.sent.slice(1)).toEqual([]);
});

test("A machine that leaves a roll-out is reactivated, if it was drained for it", async () => {
    const properties = await stopped();
    const { outs } = await update(cluster, properties, { ...inputs(2), waitForAgents: false });
    expect(outs.phase).toBe("finished");
    expect(cluster.sent.slice(1)).toEqual(["REACTIVATE_AGENT S1"]);
});
