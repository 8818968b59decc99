import { ask, A1, A2, plan, start, until } from "./client";

test("a follower redirects to the leader, or says that there is none", async () => {
    const leader = await start();
    const follower = await start({ leader: { hostname: "127.0.0.1", port: leader.port } });
    const redirected = await ask(follower, "/machine/down?x=1", []);
    expect([redirected.status, redirected.text]).toEqual([307, ""]);
    expect(redirected.headers.get("location")).toBe(`//127.0.0.1:${leader.port}/master/machine/down?x=1`);
    expect((await ask(leader, "/redirect")).headers.get("location")).toBe(`//127.0.0.1:${leader.port}`);

    const lost = await start({ leader: null });
    const refused = await ask(lost, "/api/v1", { type: "GET_HEALTH" });
    expect([refused.status, refused.text]).toEqual([503, "No leader elected"]);
    lost.setMode("leader");
    expect((await ask(lost, "/api/v1", { type: "GET_HEALTH" })).status).toBe(200);
});

test("while it recovers, v1 refuses and the legacy API knows nothing", async () => {
    const emulator = await start();
    await ask(emulator, "/maintenance/schedule", plan(A1));
    emulator.setMode("recovering");
    const refused = await ask(emulator, "/api/v1", { type: "GET_MAINTENANCE_SCHEDULE" });
    expect([refused.status, refused.text]).toEqual([503, "Master has not finished recovery"]);
    expect((await ask(emulator, "/maintenance/schedule")).text).toBe("{}");
    expect((await ask(emulator, "/slaves")).text).toBe('{"slaves":[],"recovered_slaves":[]}');
    emulator.setMode("leader");
    expect((await ask(emulator, "/maintenance/schedule")).text).toContain(A1.hostname);
    expect(emulator.agents).toHaveLength(2);
});

test("a failover keeps schedule and modes, and loses answers and machines that are UP", async () => {
    const web = {
        name: "web",
        inverseOffers: "accept",
        answerDelayMs: 1_000,
        tasks: [{ agent: A2.hostname }],
    } as const;
    const spare = { hostname: "spare", ip: "10.0.0.9" };
    const emulator = await start({ frameworks: [web] });
    await ask(emulator, "/maintenance/schedule", plan(spare));
    await ask(emulator, "/maintenance/schedule", plan(A1, A2));
    await ask(emulator, "/machine/down", [A1]);
    const status = async () => (await ask(emulator, "/maintenance/status")).text;
    await until(async () => (await status()).includes("ACCEPT"));
    const before = emulator.schedule;

    emulator.failover();
    expect(emulator.schedule).toBe(before);
    expect(await status()).toContain(`{"down_machines":[${JSON.stringify(A1)}],"draining_machines":[`);
    expect(await status()).not.toContain("ACCEPT");
    expect(emulator.agents.map(({ hostname }) => hostname)).toEqual([A2.hostname]);
    expect((await ask(emulator, "/machine/down", [spare])).text).toContain(
        "is not part of a maintenance schedule",
    );
    await until(async () => (await status()).includes("ACCEPT"));
});

test("a reset leaves what the emulator was started with", async () => {
    const emulator = await start();
    await ask(emulator, "/maintenance/schedule", plan(A1));
    await ask(emulator, "/machine/down", [A1]);
    await until(() => emulator.agents.length === 1);
    emulator.faults.add({ fault: { kind: "drop" } });
    emulator.setMode("recovering");
    emulator.reset();
    expect(emulator.mode).toBe("leader");
    expect(emulator.agents).toHaveLength(2);
    expect(emulator.requests).toEqual([]);
    expect(emulator.counters.requests).toBe(0);
    expect((await ask(emulator, "/maintenance/status")).text).toBe("{}");
});
