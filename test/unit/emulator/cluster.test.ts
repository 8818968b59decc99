import { believableCluster, manyAgents } from "../../../emulator";
import { call, read, start } from "./client";

interface Agents {
    agents: { agent_info: { hostname: string }; pid: string }[];
}

test("the demo cluster has three racks, and its tasks fit on their agents", async () => {
    const { agents, frameworks } = believableCluster();
    expect(new Set(agents.map(({ attributes }) => attributes!.rack))).toEqual(new Set(["r1", "r2", "r3"]));
    expect(agents[0]).toMatchObject({ hostname: "node-a1.example.net", ip: "10.0.1.11" });
    const emulator = await start({ agents, frameworks });
    const { tasks } = await call<{ tasks: object[] }>(emulator, "GET_TASKS");
    expect(tasks).toHaveLength(frameworks.flatMap((framework) => framework.tasks ?? []).length);
    const { slaves } = await read<{
        slaves: { resources: { cpus: number }; used_resources: { cpus: number } }[];
    }>(emulator, "/slaves");
    for (const slave of slaves) expect(slave.used_resources.cpus).toBeLessThanOrEqual(slave.resources.cpus);
});

test("a thousand agents are a thousand machines", async () => {
    const emulator = await start({ agents: manyAgents(1000, 7) });
    const { agents } = await call<Agents>(emulator, "GET_AGENTS");
    expect(new Set(agents.map(({ pid }) => pid)).size).toBe(1000);
    expect(new Set(agents.map(({ agent_info }) => agent_info.hostname)).size).toBe(1000);
    expect(new Set(manyAgents(1000, 7).map(({ attributes }) => attributes!.rack)).size).toBe(7);
});

test("an agent that dies takes its tasks along; frameworks and tasks may come and go", async () => {
    const emulator = await start();
    emulator.addFramework({ name: "web" });
    emulator.launchTask("web", { agent: "a1.example.net" });
    emulator.removeAgent("a1.example.net");
    expect(JSON.stringify(await call(emulator, "GET_TASKS"))).toContain("TASK_LOST");
    emulator.removeFramework("web");
    expect(await call(emulator, "GET_FRAMEWORKS")).toMatchObject({
        frameworks: [],
        completed_frameworks: [{}],
    });
    expect(() => emulator.launchTask("web", { agent: "a2.example.net" })).toThrow(
        "no framework has the name web",
    );
    expect(() => emulator.removeAgent("a1.example.net")).toThrow(
        "no agent has the host name or id a1.example.net",
    );
});
