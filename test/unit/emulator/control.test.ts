import { ask, A1, plan, read, start } from "./client";

test("another process can do over HTTP what the test can do in this one", async () => {
    const emulator = await start();
    await ask(emulator, "/emulator/faults", [{ fault: { kind: "answer", status: 503 } }]);
    expect((await ask(emulator, "/maintenance/status")).status).toBe(503);
    await ask(emulator, "/api/v1", { type: "GET_HEALTH" });
    expect(await read(emulator, "/emulator/requests")).toMatchObject([
        { method: "GET", path: "/maintenance/status", status: 503 },
        { method: "POST", path: "/api/v1", call: "GET_HEALTH", status: 200, body: '{"type":"GET_HEALTH"}' },
    ]);
    await ask(emulator, "/maintenance/schedule", plan(A1));
    expect(await read(emulator, "/emulator/counters")).toMatchObject({
        requests: 3,
        reads: 2,
        schedulePosts: 1,
    });

    await ask(emulator, "/emulator/mode", { mode: "follower", leader: { hostname: "m2", port: 5050 } });
    expect((await ask(emulator, "/maintenance/status")).headers.get("location")).toContain("//m2:5050/");
    await ask(emulator, "/emulator/agents", { hostname: "new", ip: "10.0.0.7" });
    await ask(emulator, "/emulator/reset", "");
    expect(await read(emulator, "/emulator")).toMatchObject({ url: emulator.url, mode: "leader", agents: 3 });
});

test("what makes no sense there is refused", async () => {
    const emulator = await start();
    expect((await ask(emulator, "/emulator/nothing")).status).toBe(404);
    expect((await ask(emulator, "/emulator/counters", "")).status).toBe(405);
    expect((await ask(emulator, "/emulator/faults", "{")).status).toBe(400);
    expect((await ask(emulator, "/emulatorx")).text).toBe("404 Not Found.");
});
