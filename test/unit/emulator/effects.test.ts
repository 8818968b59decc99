import { ask, A1, A2, call, plan, start, until } from "./client";

interface Tasks {
    tasks: { name: string; agent_id: { value: string }; state: string }[];
    completed_tasks: { state: string; statuses: { message?: string; reason?: string; source: string }[] }[];
}

const on = (agent: { hostname: string }, name: string) => ({ agent: agent.hostname, name });

test("machine/down removes the agent a moment later, and its tasks are lost; after up it returns", async () => {
    const emulator = await start({ frameworks: [{ name: "web", tasks: [on(A1, "shop"), on(A2, "blog")] }] });
    const { id } = emulator.agents[0]!;
    await ask(emulator, "/maintenance/schedule", plan(A1));
    await ask(emulator, "/machine/down", [A1]);
    await until(() => emulator.agents.length === 1);
    const { tasks, completed_tasks } = await call<Tasks>(emulator, "GET_TASKS");
    expect(tasks.map(({ name }) => name)).toEqual(["blog"]);
    expect(completed_tasks[0]!.statuses.at(-1)).toMatchObject({
        state: "TASK_LOST",
        source: "SOURCE_MASTER",
        reason: "REASON_AGENT_REMOVED",
        message: "Agent a1.example.net removed: Operator initiated 'Machine DOWN'",
    });

    await ask(emulator, "/machine/up", [A1]);
    await until(() => emulator.agents.length === 2);
    expect(emulator.agents.map((agent) => agent.id)).toContain(id);
});

test("an agent also returns where up comes before its removal is through", async () => {
    const emulator = await start({ removalDelayMs: 500, returnDelayMs: 100 });
    await ask(emulator, "/maintenance/schedule", plan(A1));
    await ask(emulator, "/machine/down", [A1]);
    await ask(emulator, "/machine/up", [A1]);
    await until(() => emulator.agents.length === 1);
    await until(() => emulator.agents.length === 2);
});

test("an agent that nobody starts again stays away; a new one on a DOWN machine may not register", async () => {
    const emulator = await start({ agentsReturn: false });
    await ask(emulator, "/maintenance/schedule", plan(A1));
    await ask(emulator, "/machine/down", [A1]);
    await until(() => emulator.agents.length === 1);
    emulator.addAgent({ ...A1, port: 5052 });
    expect(emulator.agents).toHaveLength(1);
    await ask(emulator, "/machine/up", [A1]);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(emulator.agents).toHaveLength(1);
});

test("frameworks answer inverse offers, and one that relocates moves its tasks", async () => {
    const frameworks = [
        { name: "web", inverseOffers: "accept", relocate: true, tasks: [on(A1, "shop")] },
        { name: "db", inverseOffers: "decline", tasks: [on(A1, "shard")] },
        { name: "batch", tasks: [on(A1, "job")] },
        { name: "idle", inverseOffers: "accept" },
    ] as const;
    const emulator = await start({ frameworks });
    await ask(emulator, "/maintenance/schedule", plan(A1));
    const statuses = async () => [
        ...(await ask(emulator, "/maintenance/status")).text.matchAll(/ACCEPT|DECLINE/g),
    ];
    await until(async () => (await statuses()).length === 2);
    expect((await statuses()).join()).toBe("ACCEPT,DECLINE");

    const { tasks } = await call<Tasks>(emulator, "GET_TASKS");
    const target = emulator.agents.find(({ hostname }) => hostname === A2.hostname)!.id;
    expect(tasks.filter(({ agent_id }) => agent_id.value === target).map(({ name }) => name)).toEqual([
        "shop",
    ]);
    const { frameworks: seen } = await call<{ frameworks: { inverse_offers?: object[] }[] }>(
        emulator,
        "GET_FRAMEWORKS",
    );
    expect(seen.map(({ inverse_offers }) => inverse_offers?.length ?? 0)).toEqual([0, 0, 1, 0]);
});

test("every schedule POST clears the answers and rescinds all offers, a no-op included", async () => {
    const web = { name: "web", inverseOffers: "accept", answerDelayMs: 0, tasks: [on(A1, "shop")] } as const;
    const batch = { name: "batch", tasks: [on(A1, "job")] };
    const emulator = await start({ frameworks: [web, batch] });
    const status = async () => (await ask(emulator, "/maintenance/status")).text;
    await ask(emulator, "/maintenance/schedule", plan(A1));
    await until(async () => (await status()).includes("ACCEPT"));
    expect(emulator.counters).toMatchObject({ schedulePosts: 1, noopSchedulePosts: 0, rescindedOffers: 2 });
    await ask(emulator, "/maintenance/schedule", plan(A1));
    // The spare resources of two agents, and the inverse offer that batch did not answer.
    expect(emulator.counters).toMatchObject({ schedulePosts: 2, noopSchedulePosts: 1, rescindedOffers: 5 });
    await until(async () => (await status()).includes("ACCEPT"));
});

test("a drained agent loses its tasks and stays; it may be reactivated, but not drained while scheduled", async () => {
    const emulator = await start({ frameworks: [{ name: "web", tasks: [on(A1, "shop")] }] });
    const agent_id = { value: emulator.agents[0]!.id };
    const drain = () => ask(emulator, "/api/v1", { type: "DRAIN_AGENT", drain_agent: { agent_id } });
    expect((await drain()).status).toBe(200);
    await until(async () => (await ask(emulator, "/slaves")).text.includes('"DRAINED"'));
    expect((await call<Tasks>(emulator, "GET_TASKS")).completed_tasks[0]!.state).toBe("TASK_KILLED");
    await ask(emulator, "/api/v1", { type: "REACTIVATE_AGENT", reactivate_agent: { agent_id } });
    expect((await ask(emulator, "/slaves")).text).not.toContain("drain_info");
    await ask(emulator, "/maintenance/schedule", plan(A1));
    expect((await drain()).text).toBe(
        `Agent ${agent_id.value} is part of a maintenance schedule under Machine a1.example.net (10.0.0.1)`,
    );
});
