import http from "node:http";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { runHttp } from "../../../../provider/steps/http";
import { Mask } from "../../../../provider/steps/mask";
import type { HttpStep } from "../../../../provider/steps";
import { Transcript } from "../../../../provider/steps/transcript";
import { CleanUp, startHttpServer } from "../../../support/http-server";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const serverThat = async (answer: Parameters<typeof startHttpServer>[0]) =>
    cleanUp.add(await startHttpServer(answer), (each) => each.stop());
const redirecting = (status: number, location: (url: string) => string) =>
    serverThat(({ url }, response) => response.writeHead(status, { location: location(url) }).end("moved"));

const step = (url: string, rest: Partial<HttpStep> = {}): HttpStep => ({
    kind: "http",
    name: "beforeDown[0]",
    timeout: 20_000,
    retries: 0,
    secrets: { PW: "canary-body" },
    url,
    method: "POST",
    headers: { "X-Api-Key": "canary-key", Authorization: "Bearer canary-token", Cookie: "canary-cookie" },
    body: "pw={{PW}}",
    expectStatus: [],
    each: "batch",
    ...rest,
});

/** Runs a step; resolves to what it printed and threw. */
async function run(given: HttpStep, signal?: AbortSignal) {
    const lines: string[] = [];
    const transcript = new Transcript(new Mask(Object.values(given.secrets)), (line) => lines.push(line));
    const error = await runHttp(given, { MESOS_BATCH: "1" }, transcript, signal).then(
        () => undefined,
        (reason: Error) => reason,
    );
    return { lines, error };
}

describe("A redirect to another origin", () => {
    test.each([301, 302, 303, 307, 308])(
        "is not followed, and nothing of the request goes there: %d",
        async (status) => {
            const other = await serverThat((_, response) => response.end("ok"));
            for (const method of ["POST", "GET", "PUT"]) {
                const first = await redirecting(status, () => `${other.url}/moved?token=canary-query`);
                const { error, lines } = await run(step(`${first.url}/x`, { method }));
                expect(error?.message).toBe(
                    `${method} ${first.url}/x was answered with status ${status}, a redirect to ${other.url}/moved; ` +
                        "nothing of a request goes to another place than the one given; if it may, put that into url",
                );
                expect(lines.join()).not.toMatch(/canary|moved/);
                expect(first.received).toHaveLength(1);
            }
            expect(other.received).toEqual([]);
        },
    );

    test.each([
        ["another port", (port: number) => `http://127.0.0.1:${port + 1}/`],
        ["another name of the same host", (port: number) => `http://localhost:${port}/`],
        ["another scheme", (port: number) => `https://127.0.0.1:${port}/`],
        ["a user", (port: number) => `http://user:pass@127.0.0.1:${port}/`],
        ["no host", () => "file:///etc/passwd"],
    ])("is one with %s", async (_, location) => {
        const first = await serverThat((_, response) =>
            response.writeHead(307, { location: location(first.port) }).end(),
        );
        const { error } = await run(step(first.url));
        expect(error?.message).toContain("nothing of a request goes to another place");
        expect(error?.message).not.toContain("user:pass");
        expect(first.received).toHaveLength(1);
    });
});

describe("A redirect within the origin", () => {
    test.each([307, 308])("is followed with method, headers and body: %d", async (status) => {
        const server = await serverThat(({ url }, response) => {
            if (url === "/old") response.writeHead(status, { location: "new?from=old" }).end("moved");
            else response.end("done");
        });
        const { error, lines } = await run(step(`${server.url}/old`));
        expect(error).toBeUndefined();
        expect(server.received.map(({ method, url, body }) => [method, url, body])).toEqual([
            ["POST", "/old", "pw=canary-body"],
            ["POST", "/new?from=old", "pw=canary-body"],
        ]);
        expect(server.received[1]!.headers).toMatchObject({
            "x-api-key": "canary-key",
            authorization: "Bearer canary-token",
        });
        expect(lines.at(-1)).toBe("done");
        expect(lines).not.toContain("moved");
    });

    test.each([301, 302, 303])("that would turn a POST into a GET fails the step: %d", async (status) => {
        const server = await redirecting(status, () => "/moved");
        const { error } = await run(step(`${server.url}/x`));
        expect(error?.message).toBe(
            `POST ${server.url}/x was answered with status ${status}, a redirect to ${server.url}/moved; ` +
                `a POST would not arrive there as one; put that into url, or ${status} into expectStatus`,
        );
        expect(server.received).toHaveLength(1);
    });

    test.each([301, 302, 303, 307, 308])("of a GET is followed: %d", async (status) => {
        const server = await serverThat(({ url }, response) => {
            if (url === "/old") response.writeHead(status, { location: "/new" }).end();
            else response.end("done");
        });
        const { error } = await run(step(`${server.url}/old`, { method: "GET", body: undefined }));
        expect(error).toBeUndefined();
        expect(server.received.map(({ method, url }) => [method, url])).toEqual([
            ["GET", "/old"],
            ["GET", "/new"],
        ]);
    });

    test("to itself ends", async () => {
        const server = await redirecting(307, (url) => url);
        const { error } = await run(step(`${server.url}/x`));
        expect(error?.message).toMatch(/so many in a row are not followed$/);
        expect(server.received).toHaveLength(6);
    });

    test.each([
        [302, "/elsewhere"],
        [307, "http://other.invalid/"],
    ])("that is expected is an answer like another: %d to %s", async (status, location) => {
        const server = await redirecting(status, () => location);
        const { error, lines } = await run(step(server.url, { expectStatus: [status] }));
        expect(error).toBeUndefined();
        expect(lines.at(-1)).toBe("moved");
        expect(server.received).toHaveLength(1);
    });

    test("to nowhere is a status like another", async () => {
        const server = await serverThat((_, response) => response.writeHead(302).end());
        expect((await run(step(server.url))).error?.message).toMatch(/was answered with status 302$/);
    });
});

describe("A request", () => {
    test("says what it is, unless the step says so", async () => {
        const server = await serverThat((_, response) => response.end());
        await run(step(server.url, { headers: {} }));
        await run(step(server.url, { headers: { "Content-Type": "text/x", "USER-AGENT": "me" } }));
        expect(
            server.received.map(({ headers }) => [headers["content-type"], headers["user-agent"]]),
        ).toEqual([
            ["text/plain;charset=UTF-8", "pulumi-mesos-maintenance"],
            ["text/x", "me"],
        ]);
    });

    test("with a user and a password in its URL is not sent, and they are not shown", async () => {
        const server = await serverThat((_, response) => response.end());
        const { error } = await run(step(server.url.replace("//", "//ops:canary@")));
        expect(error?.message).toBe(
            "has a URL with a user or a password in it; give them in headers, as Authorization",
        );
        expect(server.received).toEqual([]);
    });

    test("whose URL is none once it is filled in says so, without it", async () => {
        const { error } = await run(step("http://{{PW}}:x/", { secrets: { PW: "a b" } }));
        expect(error?.message).toBe("has a URL that is none, once it is filled in");
    });

    test("is over when its time is, though the body trickles in", async () => {
        const server = await serverThat((_, response) => void response.writeHead(200).write("begun\n"));
        const { error, lines } = await run(step(server.url, { timeout: 500 }));
        expect(error?.message).toBe(`POST ${server.url}/: no answer within 0.5 s`);
        expect(lines).toContain("begun");
    });

    test("may take longer than any timer can wait", async () => {
        const server = await serverThat((_, response) => response.end("done"));
        expect((await run(step(server.url, { timeout: 90 * 86_400_000 }))).error).toBeUndefined();
    });

    test("ends when its caller wants it to", async () => {
        const interruption = new AbortController();
        const server = await serverThat(() => interruption.abort(new Error("interrupted")));
        const { error } = await run(step(server.url), interruption.signal);
        expect(error?.message).toBe("interrupted");
    });

    test("is told nothing that it cannot unpack", async () => {
        const server = await serverThat(({ headers }, response) => {
            if (headers["accept-encoding"] === undefined) return void response.end("plain");
            response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("plain"));
        });
        expect((await run(step(server.url))).lines.at(-1)).toBe("plain");
    });
});

describe("A proxy of the environment", () => {
    const before = { ...process.env };
    afterEach(() => {
        process.env = { ...before };
    });

    test("is used for a step, and left aside for hosts that NO_PROXY names", async () => {
        const server = await serverThat((_, response) => response.end("through"));
        const asked: string[] = [];
        const proxy = http.createServer().on("connect", ({ url }, socket: net.Socket) => {
            asked.push(url!);
            socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            const through = net.connect(server.port, "127.0.0.1");
            for (const each of [socket, through]) each.on("error", () => undefined);
            through.pipe(socket).pipe(through);
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
        cleanUp.add(proxy, (each) => new Promise((resolve) => each.close(() => resolve())));
        process.env.HTTP_PROXY =
            process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        process.env.NO_PROXY = process.env.no_proxy = "127.0.0.1";

        expect((await run(step("http://alerts.invalid/x"))).lines.at(-1)).toBe("through");
        expect(asked).toEqual(["alerts.invalid:80"]);
        expect((await run(step(server.url))).error).toBeUndefined();
        expect(asked).toHaveLength(1);
    });
});
