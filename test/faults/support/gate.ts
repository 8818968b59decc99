import http from "node:http";
import type { AddressInfo } from "node:net";

/** Where a request is in its life: not yet seen by the master, or applied and not yet answered. */
export type Moment = "before" | "after";

/**
 * A gate in front of a master. It counts requests and calls back at each moment; while the callback runs, the
 * request waits, so that a process can be killed exactly there.
 */
export class Gate {
    readonly url: string;
    /** The bodies of all requests, in order. */
    seen: string[] = [];
    at: (request: number, moment: Moment, content: string) => void | Promise<void> = () => {};

    private constructor(
        private readonly server: http.Server,
        private readonly master: string,
    ) {
        this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        server.on("request", (request, response) => void this.pass(request, response));
    }

    static async before(master: string): Promise<Gate> {
        const server = http.createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return new Gate(server, master);
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        const content: Buffer[] = [];
        try {
            for await (const part of request) content.push(part as Buffer);
            const text = Buffer.concat(content).toString();
            const number = this.seen.push(text);
            await this.at(number, "before", text);
            if (request.socket.destroyed) return;
            const { status, headers, body } = await this.forward(request, Buffer.concat(content));
            await this.at(number, "after", text);
            response.writeHead(status, headers).end(body);
        } catch {
            response.destroy();
        }
    }

    private forward(request: http.IncomingMessage, content: Buffer) {
        return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>(
            (resolve, reject) => {
                const {
                    host: _host,
                    connection: _connection,
                    "transfer-encoding": _encoding,
                    ...headers
                } = request.headers;
                const options = {
                    method: request.method,
                    // A kept connection may be closed just when it is used again.
                    agent: false,
                    headers: { ...headers, "content-length": content.length },
                };
                const forwarded = http.request(this.master + request.url, options, (answer) => {
                    const parts: Buffer[] = [];
                    answer.on("data", (part: Buffer) => parts.push(part));
                    answer.on("end", () =>
                        resolve({
                            status: answer.statusCode ?? 502,
                            headers: answer.headers,
                            body: Buffer.concat(parts),
                        }),
                    );
                    answer.on("error", reject);
                });
                forwarded.on("error", reject).end(content);
            },
        );
    }
}
