import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
    method: string;
    url: string;
    headers: IncomingHttpHeaders;
    body: string;
}

/** A server that does as a test says, on a port of its own. */
export interface HttpServer {
    url: string;
    port: number;
    received: Received[];
    stop(): Promise<void>;
}

export async function startHttpServer(
    answer: (request: Received, response: ServerResponse) => void,
): Promise<HttpServer> {
    const received: Received[] = [];
    const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const { method = "", url = "", headers } = request;
            const message = { method, url, headers, body: Buffer.concat(chunks).toString() };
            received.push(message);
            answer(message, response);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        port,
        received,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

/** The type of a v1 call. */
export function callOf({ body }: Received): string | undefined {
    return body === "" ? undefined : (JSON.parse(body) as { type?: string }).type;
}

/** Runs what was put into it, last first, and forgets it: for afterEach. */
export class CleanUp {
    private readonly tasks: (() => Promise<void>)[] = [];

    add<T>(thing: T, end: (thing: T) => Promise<void>): T {
        this.tasks.push(() => end(thing));
        return thing;
    }

    run = async (): Promise<void> => {
        for (const task of this.tasks.splice(0).reverse()) await task();
    };
}
