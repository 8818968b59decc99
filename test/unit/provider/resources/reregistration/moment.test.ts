import { careOf } from "../../../../../provider/resources/care";
import { lower, refuseToKill } from "../../../../../provider/resources/reregistration/windows";
import { HOUR, machine, START } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { REREGISTRATION } from "../../../../support/reregistration";

const DAY = 24n * HOUR;
const EARLY = "goes DOWN at `pulumi up`, 5 days before its window";

/** A node whose window is declared to start then; undefined: when the work begins. */
const taskAt = (startMillis: bigint | undefined) => ({
    node: { name: "m1.example (10.0.0.1)" } as never,
    owner: REREGISTRATION,
    machine: machine(1),
    care: careOf({}),
    startMillis,
    durationMillis: HOUR,
});

let cluster: FakeCluster;
beforeEach(() => (cluster = new FakeCluster({}, [agent(machine(1), "S1")])));

test("a node is not begun outside of the window that was declared for it", async () => {
    await expect(refuseToKill(taskAt(START + 5n * DAY), cluster)).rejects.toThrow(EARLY);
    await expect(refuseToKill(taskAt(START), cluster)).resolves.toEqual([]);
    await expect(refuseToKill(taskAt(undefined), cluster)).resolves.toEqual([]);
    const warned = { ...taskAt(START + 5n * DAY), care: careOf({ safety: { outsideWindow: "warn" } }) };
    await expect(refuseToKill(warned, cluster)).resolves.toEqual([expect.stringContaining(EARLY)]);
});

test("a machine does not go DOWN outside of the window that was declared for it", async () => {
    const timing = { startMillis: START + 5n * DAY, durationMillis: HOUR };
    await expect(lower(taskAt(timing.startMillis), timing, cluster)).rejects.toThrow(EARLY);
    expect(cluster.master.writes).toBe(0);
});

test("a window of the work's own is open, however long ago the work was begun", async () => {
    const timing = { startMillis: START - DAY, durationMillis: HOUR };
    await expect(lower(taskAt(undefined), timing, cluster)).resolves.toEqual([]);
    expect(cluster.master.view().down).toEqual([machine(1)]);
});
