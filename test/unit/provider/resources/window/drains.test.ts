import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createWindow,
    deleteWindow,
    updateWindow,
    windowId,
} from "../../../../../provider/resources/window/lifecycle";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, task } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const AGENTS = [1, 2].map((number) => agent(machine(number), `S${number}`));
const drain = { strategy: "agent", timeout: "1m" };
const DRAINED = { deactivated: true, active: false, drain: { state: "DRAINED", markGone: false } } as const;

let cluster: FakeCluster;
beforeEach(() => {
    cluster = new FakeCluster({}, AGENTS);
});

const create = (rest: Properties) => createWindow(windowInputs({ drain, ...rest }), cluster, NOW);
const update = (olds: object, rest: Properties) =>
    updateWindow(windowId(OWNER), { ...olds }, windowInputs({ drain, ...rest }), cluster);
const stopped = async (work: Promise<unknown>) => {
    const failure = await work.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartialFailure);
    return (failure as PartialFailure).properties;
};
/** What was drained by us is through. */
const finishDrains = () => {
    for (const { id, drain } of cluster.registered)
        if (drain) cluster.change(id, { drain: { ...drain, state: "DRAINED" } });
};
const stateOf = (id: string) => cluster.registered.find((each) => each.id === id)!.drain?.state;

/** An operator has drained the agent of machine 1. */
const operatorDrains = () => cluster.change("S1", DRAINED);

describe("What an operator has drained stays so", () => {
    test("where a window is scheduled, comes up, or is deleted", async () => {
        operatorDrains();
        const { outs } = await create({ state: "scheduled" });
        const { outs: up } = await update(outs, { state: "up" });
        const { outs: again } = await update(up, { state: "scheduled" });
        await deleteWindow({ ...again }, cluster);
        expect(cluster.sent).toEqual([]);
        expect(stateOf("S1")).toBe("DRAINED");
        expect(cluster.lines).toContain(
            "rack-7: the agents of m1.example (10.0.0.1) stay drained, as nothing on record says that this " +
                "resource drained them; REACTIVATE_AGENT ends it",
        );
    });

    test("where the drain of others takes too long and is given up", async () => {
        operatorDrains();
        cluster.meanwhile = (now) => {
            // Only just too late.
            if (now >= 60_000) finishDrains();
        };
        const down = { state: "down", drain: { ...drain, onTimeout: "release" } };
        cluster.tasks = [task("marathon", "S2")];
        const properties = await stopped(create(down));
        expect(cluster.sent).toEqual(["DRAIN_AGENT S2 -", "REACTIVATE_AGENT S2"]);
        expect(stateOf("S1")).toBe("DRAINED");
        // Somebody drains the other one, too: that is not ours any more.
        cluster.change("S2", DRAINED);
        await deleteWindow(properties, cluster);
        expect(cluster.sent).toHaveLength(2);
    });

    test("and where it was not, that is said: machine/down ends it", async () => {
        operatorDrains();
        const { outs } = await create({ state: "down", machines: machines(1) });
        expect(outs.agents).toMatchObject([{ id: "S1", drained: false, deactivated: true }]);
        cluster.registered = AGENTS;
        const { outs: up } = await update(outs, { state: "up", machines: machines(1) });
        expect(up.warnings).toEqual([
            "the agent of m1.example (10.0.0.1) had been deactivated by somebody else before it went down; machine/down has ended that",
        ]);
        expect(cluster.sent).toEqual([]);
    });
});

describe("What this resource has drained is reactivated", () => {
    test("by the next run, after one that stopped", async () => {
        const properties = await stopped(create({ state: "down" }));
        expect(properties.agents).toMatchObject([
            { id: "S1", drained: true, deactivated: false },
            { id: "S2", drained: true, deactivated: false },
        ]);
        const again = await stopped(update(properties, { state: "down" }));
        finishDrains();
        // With other strategies too.
        await update(again, { state: "scheduled", drain: undefined });
        expect(cluster.sent.slice(2)).toEqual(["REACTIVATE_AGENT S1", "REACTIVATE_AGENT S2"]);
    });

    test("on a machine that leaves a window which goes down without it", async () => {
        const properties = await stopped(create({ state: "down" }));
        finishDrains();
        const { outs } = await update(properties, { state: "down", machines: machines(2) });
        expect(outs.phase).toBe("down");
        expect(cluster.sent.slice(2)).toEqual(["REACTIVATE_AGENT S1"]);
    });

    test("where it is on the record of a version that did not say whose drain it was", async () => {
        const properties = await stopped(create({ state: "down" }));
        finishDrains();
        const agents = (properties.agents as Properties[]).map(({ drained: _, ...agent }) => agent);
        await deleteWindow({ ...properties, agents }, cluster);
        expect(cluster.sent.slice(2)).toEqual(["REACTIVATE_AGENT S1", "REACTIVATE_AGENT S2"]);
    });
});

describe("An agent that comes back", () => {
    const other = { deactivated: true, active: false };

    test.each([
        ["deactivated it", other],
        ["drained it (DRAINING)", { ...other, drain: { state: "DRAINING", markGone: false } }],
        // As a master says it after a failover.
        ["drained it (DRAINED)", { ...other, active: true, drain: { state: "DRAINED", markGone: false } }],
    ] as const)("after somebody has %s is registered, and that is said", async (state, change) => {
        const { outs } = await create({ state: "down", machines: machines(1), drain: undefined });
        cluster.change("S1", change);
        const { outs: up } = await update(outs, { state: "up", machines: machines(1), drain: undefined });
        expect(up.warnings).toEqual([
            `the agent of m1.example (10.0.0.1) is back, but somebody else has ${state}: it gets no tasks until REACTIVATE_AGENT`,
        ]);
    });
});
