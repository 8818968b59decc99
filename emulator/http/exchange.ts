import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";

/** A request with all of its body. */
export interface Request {
    readonly method: string;
    /** Path and query as sent. */
    readonly target: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: Buffer;
}

export interface Answer {
    status: number;
    headers: Record<string, string>;
    body: string | Buffer;
}

export const ok = (): Answer => ({ status: 200, headers: {}, body: "" });

export const text = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({
    status,
    headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" },
    body,
});

export const json = (body: Buffer): Answer => ({
    status: 200,
    headers: { "Content-Type": "application/json" },
    body,
});

/** As Mesos does for a browser that asks with `?jsonp=`. */
export function jsonp(answer: Answer, callback: string | undefined): Answer {
    if (callback === undefined || answer.headers["Content-Type"] !== "application/json") return answer;
    return {
        ...answer,
        headers: { "Content-Type": "text/javascript" },
        body: `${callback}(${answer.body.toString()})`,
    };
}

export const notFound = () => text(404, "404 Not Found.");

export function methodNotAllowed(allowed: readonly string[], method: string): Answer {
    const list = allowed.map((name) => `'${name}'`).join(", ");
    const body = `405 Method Not Allowed. Expecting one of { ${list} }, but received '${method}'.`;
    return text(405, body, { Allow: allowed.join(", ") });
}

export const temporaryRedirect = (location: string): Answer => ({
    status: 307,
    headers: { Location: location },
    body: "",
});

export async function readRequest(message: IncomingMessage): Promise<Request> {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    return {
        method: message.method!,
        target: message.url!,
        headers: message.headers,
        body: message.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body,
    };
}
