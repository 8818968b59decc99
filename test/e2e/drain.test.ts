import { startEmulator } from "../../emulator";
import { agent, Cluster, emulatorOnly, failed, Stack, succeeded } from "./support";

const window = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const careful = { ...window, drain: { timeout: "5s" }, safety: { outsideWindow: "allow" } };

const test = emulatorOnly("its tasks leave when they are told to; test/drain has the real ones");

test("a drain that takes too long fails, shows what is in the way, and the next up goes on", async () => {
    const emulator = await startEmulator({
        agents: [1, 2].map(agent),
        frameworks: [{ name: "marathon", tasks: [{ agent: agent(1).hostname }] }],
    });
    const cluster = new Cluster({
        url: emulator.url,
        calls: () => emulator.requests.flatMap(({ call }) => call ?? []),
        stop: () => emulator.stop(),
    });
    const stack = new Stack("drain", { env: { MESOS_MASTERS: emulator.url } });
    try {
        stack.window({ ...careful, state: "down" });
        const output = failed(await stack.up());
        expect(output).toMatch(
            /window: drained 1 of 2 machines; waiting for 1 task of marathon \(no answer\); \ds left/,
        );
        expect(output).toMatch(/not finished: not drained within 5s .*; run `pulumi up` again to go on/);
        const [recorded] = await stack.resources();
        expect(recorded!.outputs).toMatchObject({ phase: "draining", state: "down" });
        expect(await cluster.modes()).toEqual({ "agent-1.mesos": "DRAINING", "agent-2.mesos": "DRAINING" });

        emulator.removeFramework("marathon");
        succeeded(await stack.up());
        expect(await cluster.modes()).toEqual({ "agent-1.mesos": "DOWN", "agent-2.mesos": "DOWN" });
        expect(cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);

        stack.window({ ...careful, state: "up" });
        succeeded(await stack.up());
        expect(emulator.agents).toHaveLength(2);
        expect((await stack.resources())[0]!.outputs).toMatchObject({ phase: "up", warnings: [] });
    } finally {
        stack.remove();
        await cluster.stop();
    }
});
