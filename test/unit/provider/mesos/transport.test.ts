import "../../../support/one-realm";
import { lookup } from "node:dns/promises";
import { type Emulator, startEmulator, type EmulatorOptions } from "../../../../emulator";
import { Interrupter, isInterrupted } from "../../../../provider/interruption";
import type { Connection } from "../../../../provider/mesos";
import { type HttpRequest, Transport } from "../../../../provider/mesos/transport";
import { eventually } from "../../../e2e/support/eventually";
import { connectionTo } from "../../../support/connection";
import { CleanUp, type HttpServer, startHttpServer } from "../../../support/http-server";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const transportTo = (masters: string | readonly string[], rest?: Partial<Connection>) =>
    cleanUp.add(new Transport(connectionTo(masters, rest)), (each) => each.close());
const emulatorWith = async (options?: EmulatorOptions) =>
    cleanUp.add(await startEmulator(options), (each) => each.stop());
const serverThat = async (answer: Parameters<typeof startHttpServer>[0]): Promise<HttpServer> =>
    cleanUp.add(await startHttpServer(answer), (each) => each.stop());

const call = (type: string, write: boolean, rest: object = {}): HttpRequest => ({
    name: type,
    method: "POST",
    path: "/api/v1",
    body: JSON.stringify({ type, ...rest }),
    write,
});
const read = call("GET_MAINTENANCE_SCHEDULE", false);
const write = call("UPDATE_MAINTENANCE_SCHEDULE", true, { update_maintenance_schedule: { schedule: {} } });
/** Waits until a master has refused so many requests. */
const refusals = (master: Emulator, count: number) =>
    eventually(() => expect(master.requests.length).toBeGreaterThanOrEqual(count));
/** Nothing listens there. */
const NOBODY = "http://127.0.0.1:9";

describe("A request that takes something away", () => {
    const down = call("START_MAINTENANCE", true);

    test.each([
        ["waits for a leader", (interrupter: Interrupter) => interrupter.cancel()],
        ["finds its engine gone before the next attempt", undefined],
    ])("is not sent once the work is interrupted while it %s", async (_how, interrupt) => {
        let isThere = true;
        const interrupter = new Interrupter(async () => isThere);
        const server = await serverThat((_request, response) =>
            response.writeHead(503).end("No leader elected"),
        );
        const transport = transportTo(server.url);
        const { interruption } = interrupter;
        const sent = transport.send({ ...down, interruption }).catch((error: unknown) => error);
        await eventually(() => expect(server.received.length).toBeGreaterThan(0));
        if (interrupt) interrupt(interrupter);
        else isThere = false;
        expect(isInterrupted(await sent)).toBe(true);
        const seen = server.received.length;
        expect(
            await transport.send({ ...down, interruption }).catch((error: unknown) => error),
        ).toMatchObject({
            code: "INTERRUPTED",
        });
        expect(server.received).toHaveLength(seen);
    });
});

describe("A leader", () => {
    test("is found by the scheme-less Location of another master, and kept", async () => {
        const leader = await emulatorWith();
        const follower = await emulatorWith({ leader: { hostname: "127.0.0.1", port: leader.port } });
        const transport = transportTo(follower.url);
        expect(await transport.send(read)).toMatchObject({ status: 200, origin: leader.url });
        expect(await transport.send(write)).toMatchObject({ status: 200 });
        expect(follower.requests).toHaveLength(1);
        expect(leader.counters.requests).toBe(2);
    });

    test("is shown the credentials again after a redirect", async () => {
        const credentials = { ops: "hunter2" };
        const leader = await emulatorWith({ credentials });
        const follower = await emulatorWith({
            credentials,
            leader: { hostname: "127.0.0.1", port: leader.port },
        });
        const auth = { kind: "basic", principal: "ops", secret: "hunter2" } as const;
        const transport = transportTo(follower.url, { auth });
        expect(await transport.send(read)).toMatchObject({ status: 200, origin: leader.url });
    });

    test("whose name nobody knows is looked for among the configured masters", async () => {
        await expect(lookup("leader.invalid")).rejects.toThrow();
        const leader = await emulatorWith();
        const follower = await emulatorWith({ leader: { hostname: "leader.invalid", port: 5050 } });
        const transport = transportTo([follower.url, leader.url]);
        expect(await transport.send(read)).toMatchObject({ status: 200, origin: leader.url });
    });

    test("is waited for while none is elected and while one recovers", async () => {
        const master = await emulatorWith({ leader: null });
        const transport = transportTo(master.url);
        const answer = transport.send(read);
        await refusals(master, 1);
        master.setMode("recovering");
        await refusals(master, 2);
        master.setMode("leader");
        expect(await answer).toMatchObject({ status: 200 });
        expect(new Set(master.requests.map(({ status }) => status))).toEqual(new Set([503, 200]));
    });

    test("is not followed to a login page, nor with the credentials to a weaker scheme", async () => {
        const other = await serverThat((_, response) => response.end("{}"));
        const location = `http://127.0.0.1:${other.port}/login?next=/api/v1x`;
        const gateway = await serverThat((_, response) => response.writeHead(302, { location }).end());
        const auth = { kind: "token", token: "canary", scheme: "Bearer " } as const;
        await expect(transportTo(gateway.url, { auth }).send(read)).rejects.toMatchObject({
            code: "NOT_MESOS",
            message: expect.stringContaining(`${gateway.url} redirects to ${other.url}`) as string,
        });
        expect(other.received).toEqual([]);
    });

    test("that two masters see in each other is UNREACHABLE once the time is up", async () => {
        const ports: number[] = [];
        const pointing = (to: number) =>
            serverThat(({ url }, response) =>
                response.writeHead(307, { location: `//127.0.0.1:${ports[to]}${url}` }).end(),
            );
        const [a, b] = await Promise.all([pointing(1), pointing(0)]);
        ports.push(a.port, b.port);
        const timeouts = { request: 5_000, total: 1_000 };
        await expect(transportTo(a.url, { timeouts }).send(read)).rejects.toMatchObject({
            code: "UNREACHABLE",
            message: expect.stringContaining("redirects led in a circle") as string,
        });
    });
});

describe("A read", () => {
    test.each(["before", "after"] as const)(
        "whose connection is reset %s it was answered is repeated",
        async (when) => {
            const master = await emulatorWith({ faults: [{ fault: { kind: "drop", when } }] });
            expect(await transportTo(master.url).send(read)).toMatchObject({ status: 200 });
            expect(master.requests).toHaveLength(2);
        },
    );

    test("whose answer is cut short is repeated", async () => {
        const master = await emulatorWith({ faults: [{ fault: { kind: "truncate" } }] });
        expect(await transportTo(master.url).send(read)).toMatchObject({ status: 200 });
    });

    test.each([500, 502, 503, 504])(
        "answered with %d by something in between is repeated",
        async (status) => {
            const master = await emulatorWith({ faults: [{ fault: { kind: "answer", status } }] });
            expect(await transportTo(master.url).send(read)).toMatchObject({ status: 200 });
        },
    );

    test("goes on to the next master where one refuses the connection", async () => {
        const master = await emulatorWith();
        expect(await transportTo([NOBODY, master.url]).send(read)).toMatchObject({ origin: master.url });
    });
});

describe("A write", () => {
    const lost: [string, Parameters<typeof emulatorWith>[0]][] = [
        ["reset before it was applied", { faults: [{ fault: { kind: "drop", when: "before" } }] }],
        ["reset after it was applied", { faults: [{ fault: { kind: "drop", when: "after" } }] }],
        ["cut short in its answer", { faults: [{ fault: { kind: "truncate", bytes: 0 } }] }],
        ["answered with 502", { faults: [{ fault: { kind: "answer", status: 502 } }] }],
        [
            "answered with a strange 503",
            { faults: [{ fault: { kind: "answer", status: 503, body: "busy" } }] },
        ],
    ];
    test.each(lost)("that is %s is OUTCOME_UNKNOWN and sent once", async (_, options) => {
        const master = await emulatorWith(options);
        await expect(transportTo(master.url).send(write)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
        expect(master.requests).toHaveLength(1);
    });

    test("that is not answered in time is OUTCOME_UNKNOWN and sent once", async () => {
        const server = await serverThat(() => undefined);
        const timeouts = { request: 2_000, total: 60_000 };
        await expect(transportTo(server.url, { timeouts }).send(write)).rejects.toMatchObject({
            code: "OUTCOME_UNKNOWN",
        });
        expect(server.received).toHaveLength(1);
    });

    test("is repeated where it certainly was not applied: no leader, no connection, a redirect", async () => {
        const leader = await emulatorWith();
        const follower = await emulatorWith({ leader: null });
        const transport = transportTo([NOBODY, follower.url]);
        const answer = transport.send(write);
        await refusals(follower, 1);
        follower.setMode("follower", { hostname: "127.0.0.1", port: leader.port });
        expect(await answer).toMatchObject({ status: 200, origin: leader.url });
        expect(leader.requests).toHaveLength(1);
    });
});

describe("Time", () => {
    test.each<[string, string, HttpRequest]>([
        ["nobody listens", "UNREACHABLE", read],
        ["nobody listens to a write", "UNREACHABLE", write],
    ])("is up at the total where %s", async (_, code, message) => {
        const timeouts = { request: 5_000, total: 500 };
        await expect(transportTo(NOBODY, { timeouts }).send(message)).rejects.toMatchObject({ code });
    });

    test("is up at the total where no leader is elected, and the message says what to wait for", async () => {
        const master = await emulatorWith({ leader: null });
        const timeouts = { request: 5_000, total: 500 };
        await expect(transportTo(master.url, { timeouts }).send(read)).rejects.toMatchObject({
            code: "UNAVAILABLE",
            message:
                "GET_MAINTENANCE_SCHEDULE: no leading master answered (No leader elected); " +
                `tried ${master.url} for 1 s; wait for the election or recovery to end, then run again`,
        });
    });

    test("is up at the total, though one request may take longer", async () => {
        const server = await serverThat(() => undefined);
        // No end of a test is reached where the request's own limit counts.
        const timeouts = { request: 600_000, total: 500 };
        await expect(transportTo(server.url, { timeouts }).send(read)).rejects.toMatchObject({
            code: "UNREACHABLE",
        });
    });

    test("can be cut short by the caller: before, during and between the requests", async () => {
        const silent = await serverThat(() => undefined);
        const cut = new AbortController();
        const during = transportTo(silent.url).send(read, cut.signal);
        await eventually(() => expect(silent.received).toHaveLength(1));
        cut.abort();
        await expect(during).rejects.toMatchObject({ code: "CANCELLED" });
        const between = transportTo(NOBODY).send(read, AbortSignal.timeout(200));
        await expect(between).rejects.toMatchObject({ code: "CANCELLED" });
        const before = transportTo(silent.url).send(read, AbortSignal.abort());
        await expect(before).rejects.toMatchObject({ code: "CANCELLED" });
        expect(silent.received).toHaveLength(1);
    });
});

describe("A request", () => {
    test("says application/json and nothing more, as the v1 API compares it byte for byte", async () => {
        const server = await serverThat((_, response) => response.end("{}"));
        const auth = { kind: "token", token: "abc", scheme: "token=" } as const;
        await transportTo(server.url + "/mesos", { auth }).send(read);
        expect(server.received[0]).toMatchObject({
            url: "/mesos/api/v1",
            body: '{"type":"GET_MAINTENANCE_SCHEDULE"}',
            headers: {
                "content-type": "application/json",
                accept: "application/json",
                authorization: "token=abc",
            },
        });
    });
});
