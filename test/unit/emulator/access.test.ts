import { ask, A1, A2, plan, start } from "./client";

const credentials = { ops: "secret", team: "words" };

test("each realm asks for a principal, the health of the master does not", async () => {
    const emulator = await start({ credentials });
    const refused = await ask(emulator, "/maintenance/status");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
        401,
        'Basic realm="mesos-master-readonly"',
    ]);
    expect((await ask(emulator, "/api/v1", { type: "GET_HEALTH" }, "ops:wrong")).status).toBe(401);
    expect((await ask(emulator, "/api/v1", { type: "GET_HEALTH" }, "team:words")).status).toBe(200);
    expect((await ask(emulator, "/health")).status).toBe(200);
});

test("a principal with a list of machines sees and changes those alone", async () => {
    const emulator = await start({ credentials, acls: { team: [A1] } });
    expect((await ask(emulator, "/maintenance/schedule", plan(A1, A2), "team:words")).status).toBe(403);
    expect((await ask(emulator, "/maintenance/schedule", plan(A1, A2), "ops:secret")).status).toBe(200);
    expect((await ask(emulator, "/maintenance/schedule", undefined, "team:words")).text).not.toContain(
        A2.hostname,
    );
    expect((await ask(emulator, "/maintenance/status", undefined, "team:words")).text).toBe(
        `{"draining_machines":[{"id":${JSON.stringify(A1)}}]}`,
    );
    expect((await ask(emulator, "/machine/down", [A1, A2], "team:words")).status).toBe(403);
    expect((await ask(emulator, "/machine/down", [A1], "team:words")).status).toBe(200);
});

test("rules may differ by action, and hold for all others under *", async () => {
    const frameworks = [{ name: "web", tasks: [{ agent: A1.hostname }] }];
    const acls = { "*": { view_tasks: "NONE", drain_agents: "NONE" }, ops: "ANY" } as const;
    const emulator = await start({ credentials, acls, frameworks });
    expect((await ask(emulator, "/tasks", undefined, "team:words")).text).toBe('{"tasks":[]}');
    expect((await ask(emulator, "/tasks", undefined, "ops:secret")).text).toContain("web-1");
    const drain = { type: "DRAIN_AGENT", drain_agent: { agent_id: { value: emulator.agents[0]!.id } } };
    expect((await ask(emulator, "/api/v1", drain, "team:words")).status).toBe(403);
    expect((await ask(emulator, "/api/v1", drain, "ops:secret")).status).toBe(200);
});
