import { Cluster, impactOf } from "../../../../../provider/impact";
import { DEFAULT_SAFETY, violationsOf } from "../../../../../provider/safety";
import { createWindow, updateWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const MINUTE = 60_000;

/** The agent of machine 1 has registered anew, and its old id is still listed; machine 2 has two agents. */
const AGENTS = [
    agent(machine(1), "S1", { active: false }),
    agent(machine(1), "S9"),
    agent(machine(2), "S2"),
    agent(machine(2), "S3", { port: 5052 }),
];

let cluster: FakeCluster;
beforeEach(() => {
    cluster = new FakeCluster({}, AGENTS);
    cluster.frameworks = [framework("marathon")];
});

const without = (...ids: string[]) => cluster.registered.filter(({ id }) => !ids.includes(id));
const create = (number: number, rest: object = {}) =>
    createWindow(windowInputs({ machines: [machine(number)], state: "down", ...rest }), cluster, NOW);

describe("Of an agent that has registered under a new id", () => {
    test("the old id is waited for while it has tasks, and no longer", async () => {
        cluster.tasks = [task("marathon", "S1")];
        cluster.meanwhile = (now) => {
            if (now < 2 * MINUTE) return;
            cluster.tasks = [];
            cluster.registered = without("S1");
        };
        const { outs } = await create(1);
        expect(outs.phase).toBe("down");
        expect(cluster.clock.now()).toBeLessThan(4 * MINUTE);
        expect(cluster.lines.join("\n")).not.toContain("is not registered now");
    });

    test("one that is registered anew in the middle of a drain is drained as the new one", async () => {
        cluster.registered = without("S9").map((each) => ({ ...each, active: true }));
        cluster.tasks = [task("marathon", "S1")];
        const moments: [number, () => void][] = [
            [1 * MINUTE, () => ([cluster.tasks, cluster.registered] = [[], without("S1")])],
            [
                3 * MINUTE,
                () => {
                    cluster.registered = [...cluster.registered, agent(machine(1), "S9")];
                    cluster.tasks = [task("marathon", "S9")];
                },
            ],
            [6 * MINUTE, () => (cluster.tasks = [])],
        ];
        cluster.meanwhile = (now) => {
            const [next] = moments;
            if (next && now >= next[0]) moments.shift()![1]();
        };
        const { outs } = await create(1);
        expect(outs.phase).toBe("down");
        expect(moments).toEqual([]);
        expect(outs.agents.map(({ id }) => id)).toEqual(["S9"]);
        expect(cluster.clock.now()).toBeLessThan(10 * MINUTE);
        const said = cluster.lines.map((line) => /waiting for (.*);/.exec(line)?.[1]).filter(Boolean);
        expect(said).toEqual([
            "1 task of marathon (no answer)",
            "the agent of m1.example (10.0.0.1), which is not registered now",
            "1 task of marathon (no answer)",
        ]);
    });

    test("only the new one has to come back after up", async () => {
        const { outs } = await create(1, { drain: { strategy: "none" } });
        expect(outs.agents.map(({ id }) => id)).toEqual(["S9"]);
        cluster.registered = without("S1");
        const up = windowInputs({ machines: [machine(1)], state: "up" });
        expect((await updateWindow(windowId(OWNER), { ...outs }, up, cluster)).outs).toMatchObject({
            phase: "up",
            warnings: [],
        });
        expect(cluster.clock.now()).toBeLessThan(MINUTE);
    });

    test("neither its capacity counts twice nor its machine as out of service, and its tasks do count", () => {
        const facts = {
            agents: AGENTS,
            tasks: [task("marathon", "S1"), task("marathon", "S9")],
            frameworks: [],
        };
        const impact = impactOf(machines(1), new Cluster(facts));
        expect(impact.share).toMatchObject([
            { taken: 8, total: 24 },
            { taken: 1024, total: 3072 },
        ]);
        expect(impact.tasks).toBe(2);
        const rules = { ...DEFAULT_SAFETY, maxUnavailable: { machines: 1 } };
        const situation = { machines: machines(2), cluster: new Cluster(facts), unavailable: [] };
        expect(violationsOf(rules, situation)).toEqual([]);
    });
});

describe("Of two agents on a machine", () => {
    test("one that is lost is waited for, and seen when it is back", async () => {
        cluster.tasks = [task("marathon", "S2")];
        cluster.meanwhile = (now) => {
            if (now > MINUTE && now < 5 * MINUTE) [cluster.tasks, cluster.registered] = [[], without("S2")];
            if (now >= 5 * MINUTE) cluster.registered = AGENTS;
        };
        const { outs } = await create(2);
        expect(outs.phase).toBe("down");
        expect(cluster.clock.now()).toBeGreaterThanOrEqual(5 * MINUTE);
        expect(cluster.clock.now()).toBeLessThan(10 * MINUTE);
    });

    test("both have to come back after up", async () => {
        const { outs } = await create(2);
        cluster.registered = without("S2");
        const up = windowInputs({ machines: [machine(2)], state: "up", waitForAgents: "1m" });
        await expect(updateWindow(windowId(OWNER), { ...outs }, up, cluster)).rejects.toThrow(
            "m2.example (10.0.0.2) has no connected agent",
        );
    });
});
