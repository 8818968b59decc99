import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createWindow,
    deleteWindow,
    updateWindow,
    windowId,
} from "../../../../../provider/resources/window/lifecycle";
import { machine } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const rack = (value: string) => ({ attributes: { rack: value } });
const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`, rack("r1")));

const update = (cluster: FakeCluster, olds: object, rest: Properties) =>
    updateWindow(windowId(OWNER), { ...olds }, windowInputs(rest), cluster);

/** A window that is DOWN, and whose agents are gone. */
async function down() {
    const cluster = new FakeCluster({}, AGENTS);
    const { outs } = await createWindow(windowInputs({ state: "down" }), cluster, NOW);
    cluster.registered = [];
    return { cluster, outs };
}

/** Lets agents register once the wait has begun. */
function returning(cluster: FakeCluster, ...agents: typeof AGENTS): void {
    const sleep = cluster.clock.sleep;
    cluster.clock.sleep = (milliseconds) => {
        if (cluster.lines.length > 0) cluster.registered = agents;
        return sleep(milliseconds);
    };
}

describe("A window that comes up", () => {
    test("waits until its agents are registered again", async () => {
        const { cluster, outs } = await down();
        returning(cluster, ...AGENTS);
        const up = await update(cluster, outs, { state: "up" });
        expect(up.outs).toMatchObject({ phase: "up", warnings: [], agents: [] });
        expect(cluster.lines).toEqual([
            "rack-7: 0 of 2 agents registered again; waiting for m1.example (10.0.0.1), m2.example (10.0.0.2)",
            "rack-7: 2 agents registered again",
        ]);
    });

    test("says where an agent came back under another id, or with other attributes or resources", async () => {
        const { cluster, outs } = await down();
        returning(
            cluster,
            { ...AGENTS[0]!, attributes: { rack: "r2", disk: "ssd" } },
            { ...AGENTS[1]!, id: "S7", resources: { cpus: 16, mem: 1024, disk: 0, gpus: 1 } },
        );
        const up = await update(cluster, outs, { state: "up" });
        expect(up.outs.warnings).toEqual([
            'the agent of m1.example (10.0.0.1) has other attributes now: disk: (none) -> "ssd", rack: "r1" -> "r2"',
            "the agent of m2.example (10.0.0.2) came back under another id: S2 -> S7",
            "the agent of m2.example (10.0.0.2) has other resources now: cpus: 8 -> 16, gpus: 0 -> 1",
        ]);
    });

    test("fails where they stay away, and waits again the next time", async () => {
        const { cluster, outs } = await down();
        const failure = await update(cluster, outs, { state: "up", waitForAgents: "2m" }).catch(
            (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(PartialFailure);
        const { reasons, properties } = failure as PartialFailure;
        expect(reasons[0]).toMatch(
            /^not finished: the machines are UP, and .* have no connected agent after 2m; /,
        );
        expect(cluster.master.view()).toMatchObject({ draining: [], down: [] });
        await expect(update(cluster, properties, { state: "up", waitForAgents: "2m" })).rejects.toThrow();
        cluster.registered = AGENTS;
        const { outs: after } = await update(cluster, properties, { state: "up" });
        expect(after.phase).toBe("up");
    });

    test("does not wait where it is told not to, nor for machines that had no agent", async () => {
        const { cluster, outs } = await down();
        const { outs: after } = await update(cluster, outs, { state: "up", waitForAgents: false });
        expect(after.phase).toBe("up");
        const empty = new FakeCluster();
        const nobody = await createWindow(windowInputs({ state: "down" }), empty, NOW);
        expect((await update(empty, nobody.outs, { state: "up" })).outs.phase).toBe("up");
        expect(empty.clock.now()).toBeLessThan(10_000);
    });

    test("understands state of versions that recorded no agents", async () => {
        const { cluster, outs } = await down();
        const { agents: _, ...old } = outs;
        expect((await update(cluster, old, { state: "up" })).outs.phase).toBe("up");
    });

    test("forgets the agent of a machine that leaves a window that stays down", async () => {
        const { cluster, outs } = await down();
        const work = update(cluster, outs, { state: "down", machines: [machine(1)] });
        const { outs: after } = await work;
        expect(after.agents.map(({ id }) => id)).toEqual(["S1"]);
    });
});

test("Deleting a drained window reactivates its agents", async () => {
    const cluster = new FakeCluster({}, AGENTS);
    const drain = { strategy: "agent", timeout: "1m" };
    const failure = await createWindow(windowInputs({ state: "down", drain }), cluster, NOW).catch(
        (error: unknown) => error as PartialFailure,
    );
    for (const { id } of AGENTS) cluster.change(id, { drain: { state: "DRAINED", markGone: false } });
    await deleteWindow((failure as PartialFailure).properties, cluster);
    expect(cluster.sent.slice(2)).toEqual(["REACTIVATE_AGENT S1", "REACTIVATE_AGENT S2"]);
});
