import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Target } from "./cluster";
import { fetchAnew } from "../../support/fetch";

/** Stands before a real master and notes the v1 calls that pass, so that writes can be counted there too. */
export async function startRecorder(master: string): Promise<Target> {
    const calls: string[] = [];
    const server = createServer(async (request, response) => {
        const body = await bodyOf(request);
        if (request.url === "/api/v1") calls.push((JSON.parse(body) as { type: string }).type);
        const { "content-type": type = "", accept = "*/*", authorization } = request.headers;
        const headers = { "Content-Type": type, Accept: accept, ...(authorization && { authorization }) };
        const answer = await fetchAnew(master + request.url, {
            method: request.method,
            headers,
            redirect: "manual",
            ...(request.method === "POST" && { body }),
        });
        response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        calls: () => calls,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
}
