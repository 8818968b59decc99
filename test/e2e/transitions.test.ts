import { agent, AGENTS, type Stack, succeeded, useCluster } from "./support";

const lane = useCluster();

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};

/** From scheduled to down to up and back. The tests go on from each other. */
describe("a window whose state changes", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("transitions")));

    async function up(change: object): Promise<void> {
        stack.window({ ...args, ...change });
        const output = succeeded(await stack.up());
        expect(output).not.toMatch(/error|warning/i);
    }

    const phase = async () => (await stack.resources())[0]!.outputs.phase;

    test("down takes its machines DOWN, in their window, and their agents leave", async () => {
        await up({});
        await up({ state: "down" });
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-1.mesos:DOWN agent-2.mesos:DOWN",
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);
        expect(await phase()).toBe("down");
        await lane.cluster.untilAgents(AGENTS - 2);
    });

    test("down again writes nothing", async () => {
        await up({ state: "down" });
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("the time of a window that is down changes in place, and its machines stay DOWN", async () => {
        await up({ state: "down", duration: "3h" });
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 3h agent-1.mesos:DOWN agent-2.mesos:DOWN",
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("a machine that leaves goes up, and one that joins goes down", async () => {
        await up({ state: "down", machines: [agent(2), agent(3)] });
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-2.mesos:DOWN agent-3.mesos:DOWN",
        ]);
        expect(await lane.cluster.modes()).toEqual({ "agent-2.mesos": "DOWN", "agent-3.mesos": "DOWN" });
        const writes = ["STOP_MAINTENANCE", "UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"];
        expect(lane.cluster.takeWrites()).toEqual(writes);
    });

    test("up brings them back and takes them out of the schedule", async () => {
        await up({ state: "up", machines: [agent(2), agent(3)] });
        expect(await lane.cluster.windows()).toEqual([]);
        expect(await lane.cluster.modes()).toEqual({});
        expect(lane.cluster.takeWrites()).toEqual(["STOP_MAINTENANCE"]);
        expect(await phase()).toBe("up");
        await lane.cluster.untilAgents(AGENTS);
    });

    test("a window that is over stays on record and asks nothing of the master", async () => {
        const before = await stack.resources();
        succeeded(await stack.refresh());
        await up({ state: "up", machines: [agent(2), agent(3)] });
        expect(lane.cluster.takeWrites()).toEqual([]);
        expect(await stack.resources()).toEqual(
            before.map((each) => expect.objectContaining({ id: each.id })),
        );
    });

    test("scheduled again schedules it anew", async () => {
        await up({ startTime: "2031-01-01T00:00:00Z" });
        expect(await lane.cluster.windows()).toEqual([
            "2031-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING",
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("down to scheduled brings its machines up and keeps them scheduled", async () => {
        await up({ state: "down" });
        await up({});
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING",
        ]);
        await lane.cluster.untilAgents(AGENTS);
    });

    test("destroy brings DOWN machines up, and those of others stay DOWN", async () => {
        const theirs = agent(5);
        await lane.cluster.edit(({ windows: [foreign, ...rest] }) => ({
            windows: [
                { ...foreign!, machine_ids: foreign!.machine_ids },
                { ...foreign!, machine_ids: [theirs] },
                ...rest,
            ],
        }));
        await lane.cluster.takeDown(theirs);
        await up({ state: "down" });
        lane.cluster.takeWrites();
        const output = succeeded(await stack.destroy());
        expect(output).toContain("2 deleted");
        expect(await lane.cluster.modes()).toEqual({ "agent-5.mesos": "DOWN" });
        expect(await lane.cluster.windows()).toEqual([expect.stringContaining("agent-5.mesos:DOWN")]);
        expect(lane.cluster.takeWrites()).toEqual(["STOP_MAINTENANCE"]);
        await lane.cluster.bringUp(theirs);
    });
});

describe("destroy", () => {
    beforeEach(() => lane.cluster.reset());

    test("of a window that was created down brings all up", async () => {
        const stack = lane.stack("delete-down");
        stack.window({ ...args, state: "down" });
        succeeded(await stack.up());
        expect(await lane.cluster.modes()).toEqual({ "agent-1.mesos": "DOWN", "agent-2.mesos": "DOWN" });
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
        expect(await lane.cluster.modes()).toEqual({});
    });

    test("of a window that is up writes nothing", async () => {
        const stack = lane.stack("delete-up");
        stack.window({ ...args, state: "up" });
        succeeded(await stack.up());
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("of a window of which one machine is DOWN brings that one up and unschedules the other", async () => {
        const stack = lane.stack("delete-partial");
        stack.window(args);
        succeeded(await stack.up());
        await lane.cluster.takeDown(agent(2));
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
        expect(await lane.cluster.modes()).toEqual({});
        await lane.cluster.untilAgents(AGENTS);
    });

    test("of a window that somebody else has removed already succeeds and writes nothing", async () => {
        const stack = lane.stack("delete-gone");
        stack.window(args);
        succeeded(await stack.up());
        await lane.cluster.reset();
        succeeded(await stack.destroy());
        expect(lane.cluster.takeWrites()).toEqual([]);
    });
});
