import { agent, failed, type Stack, succeeded, useCluster, windowOf } from "./support";

const lane = useCluster();

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const theirs = windowOf("2030-01-01T00:00:00Z", 1, agent(2), agent(1));
const standing = "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING";

/** Machines that stand in somebody else's window already. */
describe("a machine in a window of others", () => {
    let stack: Stack;
    beforeEach(async () => {
        await lane.cluster.reset();
        await lane.cluster.edit(({ windows }) => ({ windows: [...windows, theirs] }));
        stack = lane.stack("adoption");
    });

    async function refused(): Promise<string> {
        const before = await lane.cluster.schedule();
        const output = failed(await stack.up());
        expect(await lane.cluster.schedule()).toBe(before);
        expect(lane.cluster.takeWrites()).toEqual([]);
        expect(await stack.resources()).toEqual([]);
        return output;
    }

    test("stops the update, which names machine, window and remedy; preview warns of it", async () => {
        stack.window(args);
        const conflict =
            "machine agent-1.mesos (127.0.0.2) is already in another maintenance window " +
            "(2030-01-01T00:00:00Z for 1h, 2 machines)";
        const output = succeeded(await stack.preview());
        expect(output).toContain(
            `warning: ${conflict.replace("agent-1.mesos (127.0.0.2)", "agent-2.mesos (127.0.0.3)")}`,
        );
        expect(output).toContain(conflict);
        const said = await refused();
        expect(said).toContain(conflict);
        expect(said).toContain('set onConflict: "takeover" to move just these machines, or "adopt"');
    });

    test("is adopted with its window where that is exactly this one, and deleted with it", async () => {
        stack.window({ ...args, onConflict: "adopt" });
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([standing]);
        // The signature, nothing else, has to be written.
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
        expect((await stack.up()).output).toContain("2 unchanged");
        expect(lane.cluster.takeWrites()).toEqual([]);
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
    });

    test.each([
        ["lasts longer", { duration: "2h" }],
        ["starts later", { startTime: "2030-01-01T00:00:01Z" }],
        ["has one machine less", { machines: [agent(1)] }],
        ["has one machine more", { machines: [agent(1), agent(2), agent(3)] }],
    ])("is not adopted where this window %s", async (_, change) => {
        stack.window({ ...args, ...change, onConflict: "adopt" });
        expect(await refused()).toContain("is already in another maintenance window");
    });

    test("is taken over alone; the rest of that window stays as it was", async () => {
        stack.window({
            ...args,
            machines: [agent(1)],
            startTime: "2030-03-01T00:00:00Z",
            onConflict: "takeover",
        });
        succeeded(await stack.up());
        const rest = "2030-01-01T00:00:00Z 1h agent-2.mesos:DRAINING";
        expect(await lane.cluster.windows()).toEqual([
            rest,
            "2030-03-01T00:00:00Z 1h agent-1.mesos:DRAINING",
        ]);
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([rest]);
    });
});
