import { ask, A1, plan, start, until } from "./client";

const SCHEDULE = "/maintenance/schedule";

test("a dropped connection: before, the request is not applied; after, it is", async () => {
    const emulator = await start();
    emulator.faults.add({ match: { method: "POST" }, fault: { kind: "drop" } });
    await expect(ask(emulator, SCHEDULE, plan(A1))).rejects.toThrow("fetch failed");
    expect(emulator.schedule).toBe("{}");

    emulator.faults.add({ match: { method: "POST" }, fault: { kind: "drop", when: "after" } });
    await expect(ask(emulator, SCHEDULE, plan(A1))).rejects.toThrow("fetch failed");
    expect(emulator.schedule).toContain(A1.hostname);
    expect(emulator.requests.map(({ status }) => status)).toEqual([0, 0]);
});

test.each(["before", "after"] as const)("a delay %s applying", async (when) => {
    const emulator = await start();
    emulator.faults.add({ fault: { kind: "delay", ms: 500, when } });
    let isAnswered = false;
    const asked = ask(emulator, SCHEDULE, plan(A1)).finally(() => (isAnswered = true));
    // The request has come in, and its delay has begun.
    await until(() => emulator.faults.rules.length === 0);
    expect(emulator.schedule === "{}").toBe(when === "before");
    expect(isAnswered).toBe(false);
    expect((await asked).status).toBe(200);
    expect(emulator.schedule).toContain(A1.hostname);
});

test("something else answers, without or after the master", async () => {
    const emulator = await start();
    emulator.faults.add(
        {
            fault: {
                kind: "answer",
                status: 503,
                body: "<html>busy",
                headers: { "Content-Type": "text/html" },
            },
        },
        { fault: { kind: "answer", status: 504, when: "after" } },
    );
    const first = await ask(emulator, SCHEDULE, plan(A1));
    expect([first.status, first.text, first.headers.get("content-type")]).toEqual([
        503,
        "<html>busy",
        "text/html",
    ]);
    expect(emulator.schedule).toBe("{}");
    expect((await ask(emulator, SCHEDULE, plan(A1))).status).toBe(504);
    expect(emulator.schedule).toContain(A1.hostname);
});

test("a redirect, a garbled and a truncated answer", async () => {
    const emulator = await start();
    emulator.faults.add(
        { fault: { kind: "redirect", location: "//elsewhere:5050/x" } },
        { fault: { kind: "garbage", body: "<html>" } },
        { fault: { kind: "truncate", bytes: 3 } },
    );
    const redirected = await ask(emulator, SCHEDULE);
    expect([redirected.status, redirected.headers.get("location")]).toEqual([307, "//elsewhere:5050/x"]);
    const garbled = await ask(emulator, SCHEDULE);
    expect([garbled.status, garbled.text]).toEqual([200, "<html>"]);
    await expect(ask(emulator, SCHEDULE)).rejects.toThrow("terminated");
    expect((await ask(emulator, SCHEDULE)).text).toBe("{}");
});

test("a rule takes the requests that match, after those it skips, as often as it says", async () => {
    const emulator = await start();
    const answer = (status: number) => ({ kind: "answer", status }) as const;
    emulator.faults.add(
        { match: { call: "GET_AGENTS" }, skip: 1, times: 2, fault: answer(500) },
        { match: { path: "/machine/down", contentIncludes: A1.ip }, times: "always", fault: answer(501) },
    );
    const agents = async () => (await ask(emulator, "/api/v1", { type: "GET_AGENTS" })).status;
    expect([await agents(), await agents(), await agents(), await agents()]).toEqual([200, 500, 500, 200]);
    const down = async (ip: string) => (await ask(emulator, "/master/machine/down/", [{ ip }])).status;
    expect([await down(A1.ip), await down("10.9.9.9"), await down(A1.ip)]).toEqual([501, 400, 501]);
    expect(emulator.faults.rules).toHaveLength(1);
    emulator.faults.clear();
    expect(await down(A1.ip)).toBe(400);
});
