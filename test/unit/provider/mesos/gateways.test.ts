import "../../../support/one-realm";
import type { ServerResponse } from "node:http";
import net from "node:net";
import type { AddressInfo } from "node:net";
import type { Connection } from "../../../../provider/mesos";
import { type HttpRequest, Transport } from "../../../../provider/mesos/transport";
import { connectionTo } from "../../../support/connection";
import { CleanUp, startHttpServer } from "../../../support/http-server";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const transportTo = (masters: string | readonly string[], rest?: Partial<Connection>) =>
    cleanUp.add(new Transport(connectionTo(masters, rest)), (each) => each.close());
const serverThat = async (answer: Parameters<typeof startHttpServer>[0]) =>
    cleanUp.add(await startHttpServer(answer), (each) => each.stop());

const call = (type: string, write: boolean): HttpRequest => ({
    name: type,
    method: "POST",
    path: "/api/v1",
    body: JSON.stringify({ type }),
    write,
});
const read = call("GET_MAINTENANCE_SCHEDULE", false);
const write = call("UPDATE_MAINTENANCE_SCHEDULE", true);
const long = { request: 10_000, total: 60_000 };

/** A gateway that answers a page with that status to the first requests, and lets all others through. */
async function gatewayThat(status: number, headers: Record<string, string> = {}, times = 1) {
    let left = times;
    const arrivals: number[] = [];
    const server = await serverThat((_, response) => {
        arrivals.push(performance.now());
        if (left-- > 0) page(response, status, headers);
        else response.end("{}");
    });
    return { ...server, arrivals };
}

function page(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end(`<h1>${status}</h1>`);
}

describe("A gateway in front of the masters", () => {
    test.each([408, 429, 500, 502, 503, 504])(
        "that answers a read with %d is asked again",
        async (status) => {
            const gateway = await gatewayThat(status, {}, 3);
            expect(await transportTo(gateway.url).send(read)).toMatchObject({ status: 200 });
            expect(gateway.received).toHaveLength(4);
        },
    );

    test("that limits requests is asked again to write: its limit stands before the master", async () => {
        const gateway = await gatewayThat(429, {}, 2);
        expect(await transportTo(gateway.url).send(write)).toMatchObject({ status: 200 });
        expect(gateway.received).toHaveLength(3);
    });

    test.each([408, 500, 502, 503, 504])(
        "that answers a write with %d is not asked again, and the message says what was seen",
        async (status) => {
            const gateway = await gatewayThat(status);
            await expect(transportTo(gateway.url).send(write)).rejects.toMatchObject({
                code: "OUTCOME_UNKNOWN",
                message: `${gateway.url} answered a change with ${status}; it may or may not have been applied`,
            });
            expect(gateway.received).toHaveLength(1);
        },
    );

    test.each([429, 503])("that says with %d how long to wait is left in peace that long", async (status) => {
        const gateway = await gatewayThat(status, { "retry-after": "1" });
        await transportTo(gateway.url, { timeouts: long }).send(read);
        const [first, second] = gateway.arrivals;
        expect(second! - first!).toBeGreaterThanOrEqual(1_000);
    });

    test.each([
        [429, "ask for a higher limit of requests there, or set mesos:totalTimeout to more, then run again"],
        [
            503,
            "see that the masters run and that whatever stands in front of them reaches them, then run again",
        ],
    ])("that wants to be left in peace for too long is not waited for: %d", async (status, remedy) => {
        const gateway = await gatewayThat(status, { "retry-after": "300" });
        await expect(transportTo(gateway.url, { timeouts: long }).send(read)).rejects.toMatchObject({
            code: "UNAVAILABLE",
            message:
                `GET_MAINTENANCE_SCHEDULE: no leading master answered (${status} from ${gateway.url}, ` +
                `which asks to wait 300 s); tried ${gateway.url}; ${remedy}`,
        });
        expect(gateway.received).toHaveLength(1);
    });

    test("that never lets anything through is named with what it answers", async () => {
        const gateway = await gatewayThat(502, {}, Infinity);
        const timeouts = { request: 5_000, total: 500 };
        await expect(transportTo(gateway.url, { timeouts }).send(read)).rejects.toMatchObject({
            code: "UNAVAILABLE",
            message: expect.stringMatching(/\(502 from .*see that the masters run and that/) as string,
        });
    });
});

describe("The login at DC/OS", () => {
    const auth = { kind: "dcos", uid: "ops", password: "canary" } as const;

    test.each([read, write])("is waited for where something stands in for it: %j", async (message) => {
        let logins = 0;
        const router = await serverThat(({ url }, response) => {
            if (!url.endsWith("/login")) response.end("{}");
            else if (++logins <= 2) page(response, 502);
            else response.end('{"token":"t"}');
        });
        expect(await transportTo(router.url, { auth }).send(message)).toMatchObject({ status: 200 });
        expect(logins).toBe(3);
        expect(router.received).toHaveLength(4);
    });

    test("that breaks off before a write has not sent the write", async () => {
        let logins = 0;
        const router = await serverThat(({ url }, response) => {
            if (!url.endsWith("/login")) response.end("{}");
            else if (++logins === 1) response.socket?.destroy();
            else response.end('{"token":"t"}');
        });
        expect(await transportTo(router.url, { auth }).send(write)).toMatchObject({ status: 200 });
    });

    test("that never answers is named, and the password is not", async () => {
        const router = await serverThat((_, response) => page(response, 502));
        const timeouts = { request: 5_000, total: 500 };
        const sent = transportTo(router.url, { auth, timeouts }).send(read);
        await expect(sent).rejects.toMatchObject({
            code: "UNAVAILABLE",
            message: expect.stringContaining(`502 from ${router.url}/acs/api/v1/auth/login`) as string,
        });
        await expect(sent).rejects.not.toThrow("canary");
    });
});

describe("A proxy", () => {
    const before = { ...process.env };
    afterEach(() => {
        process.env = { ...before };
    });

    test("that does not let a write through has not sent it", async () => {
        const refusing = net.createServer((socket) => {
            socket.on("error", () => undefined);
            socket.once("data", () => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
        });
        await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
        cleanUp.add(refusing, (each) => new Promise((resolve) => each.close(() => resolve())));
        process.env.HTTP_PROXY =
            process.env.http_proxy = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
        process.env.NO_PROXY = process.env.no_proxy = "";
        const timeouts = { request: 5_000, total: 500 };
        await expect(
            transportTo("http://master.invalid:5050", { timeouts }).send(write),
        ).rejects.toMatchObject({
            code: "UNREACHABLE",
            message: expect.stringContaining(
                "the proxy of HTTP_PROXY or HTTPS_PROXY answered 403 and lets nothing through",
            ) as string,
        });
    });
});

/** A master that closes connections which stand idle, as it happens: when the next request is under way on them. */
async function closingServer() {
    const requests: number[] = [];
    const server = net.createServer((socket) => {
        let answered = 0;
        socket.on("error", () => undefined);
        socket.on("data", () => {
            requests.push(answered);
            if (answered++ > 0) return void socket.resetAndDestroy();
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=60\r\n\r\n{}");
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUp.add(server, (each) => new Promise((resolve) => each.close(() => resolve())));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Until a connection whose answer was read is free for the next request. */
const idle = () => new Promise(setImmediate);

describe("A connection that is kept alive and was just closed by the other side", () => {
    test("is no matter for a read, which is sent again on a new one", async () => {
        const master = await closingServer();
        const transport = transportTo(master.url);
        for (let reads = 0; reads < 3; reads++) {
            expect(await transport.send(read)).toMatchObject({ status: 200, text: "{}" });
            await idle();
        }
        // Each but the first went out twice: on the old connection, and on a new one.
        expect(master.requests).toEqual([0, 1, 0, 1, 0]);
    });

    test("leaves open what came of a write, which is not sent again", async () => {
        const master = await closingServer();
        const transport = transportTo(master.url);
        await transport.send(read);
        await idle();
        await expect(transport.send(write)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
        expect(master.requests).toEqual([0, 1]);
    });

    test("and was seen to be closed is not used any more, not even for a write", async () => {
        const sockets: net.Socket[] = [];
        const server = await serverThat((_, response) => {
            sockets.push(response.socket!);
            response.end("{}");
        });
        const transport = transportTo(server.url);
        await transport.send(read);
        sockets[0]!.end();
        await new Promise((resolve) => sockets[0]!.once("close", resolve));
        expect(await transport.send(write)).toMatchObject({ status: 200 });
        expect(server.received).toHaveLength(2);
    });
});
