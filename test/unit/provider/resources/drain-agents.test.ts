import { DEFAULT_DRAIN } from "../../../../provider/drain";
import { MesosError } from "../../../../provider/mesos";
import { recordAgent } from "../../../../provider/resources/agents-before";
import { drainAgents, undrainAgents } from "../../../../provider/resources/drain-agents";
import { machine } from "../../../support/builders";
import { agent, FakeCluster } from "../../../support/fake-cluster";

const AGENTS = [agent(machine(1), "S1"), agent(machine(2), "S2")];
const drain = (cluster: FakeCluster) =>
    drainAgents(
        AGENTS,
        { ...DEFAULT_DRAIN, strategy: "agent" },
        { cluster, name: "w", unschedule: async () => undefined, record: () => undefined },
    );

/** Loses the answers to so many calls, which are applied or not. */
function losing(method: "drainAgent" | "reactivateAgent", times: number, isApplied: boolean): FakeCluster {
    const cluster = new FakeCluster({}, AGENTS);
    const call = cluster[method].bind(cluster) as (id: string, grace?: bigint) => Promise<void>;
    let left = times;
    cluster[method] = async (id: string, grace?: bigint) => {
        const isLost = left-- > 0;
        if (!isLost || isApplied) await call(id, grace);
        else cluster.sent.push(`lost ${id}`);
        if (isLost) throw new MesosError("OUTCOME_UNKNOWN", "the connection failed");
    };
    return cluster;
}

describe("DRAIN_AGENT whose answer is lost", () => {
    test("is not sent again where the agent is draining", async () => {
        const cluster = losing("drainAgent", 1, true);
        await drain(cluster);
        expect(cluster.sent).toEqual(["DRAIN_AGENT S1 -", "DRAIN_AGENT S2 -"]);
        expect(cluster.lines[0]).toBe("the connection failed; looking at the master before going on");
    });

    test("is sent again where it is not", async () => {
        const cluster = losing("drainAgent", 2, false);
        await drain(cluster);
        expect(cluster.sent).toEqual(["lost S1", "lost S1", "DRAIN_AGENT S1 -", "DRAIN_AGENT S2 -"]);
    });

    test("every time is an error in the end", async () => {
        await expect(drain(losing("drainAgent", Infinity, false))).rejects.toMatchObject({
            code: "OUTCOME_UNKNOWN",
        });
    });
});

describe("REACTIVATE_AGENT whose answer is lost", () => {
    test.each([
        [true, ["REACTIVATE_AGENT S1", "REACTIVATE_AGENT S2"]],
        [false, ["lost S1", "REACTIVATE_AGENT S2", "REACTIVATE_AGENT S1"]],
    ])("is looked up, and sent again only where need be (applied: %j)", async (isApplied, sent) => {
        const cluster = losing("reactivateAgent", 1, isApplied);
        for (const { id } of AGENTS)
            cluster.change(id, { deactivated: true, drain: { state: "DRAINED", markGone: false } });
        const ours = AGENTS.map((each) => recordAgent(each, true));
        await undrainAgents([machine(1), machine(2)], ours, "w", cluster);
        expect(cluster.sent).toEqual(sent);
        expect(cluster.registered.every((each) => each.drain === undefined)).toBe(true);
    });
});
