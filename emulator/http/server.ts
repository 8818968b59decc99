import {
    createServer,
    STATUS_CODES,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import { gzipSync } from "node:zlib";
import type { Fault } from "../options";
import { after } from "../timer";
import { acceptsGzip } from "./accepts";
import { readRequest, temporaryRedirect, text, type Answer, type Request } from "./exchange";

export interface Handlers {
    /** Applies the request and says what the master answers. */
    answer(request: Request): Answer;
    /** Takes the fault of the request. */
    fault(request: Request): Fault | undefined;
    /** Called once for each request; status 0 is a connection that was dropped. */
    done(request: Request, status: number): void;
    /** Answers what is not meant for the master. */
    control(request: Request): Answer | undefined;
}

/** The HTTP side: reads requests, has them answered, and spoils what a fault says. */
export function createHttpServer(handlers: Handlers): Server {
    return createServer((message, response) => {
        serve(handlers, message, response).catch((error: Error) => {
            // A client that hung up, or a body that was not what its headers say.
            if (!response.headersSent && !response.destroyed)
                send(undefined, response, text(500, error.message));
        });
    });
}

async function serve(handlers: Handlers, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const control = handlers.control(request);
    if (control !== undefined) return send(request, response, control);

    const fault = handlers.fault(request);
    const answer = await answerOrFail(handlers, request, fault);
    handlers.done(request, answer?.status ?? 0);
    if (answer === undefined) response.socket?.destroy();
    else if (fault?.kind === "truncate") truncate(response, answer, fault.bytes);
    else send(request, response, answer);
}

/** The answer, or nothing for a connection to be dropped. Between the two waits the state may change. */
async function answerOrFail(
    handlers: Handlers,
    request: Request,
    fault?: Fault,
): Promise<Answer | undefined> {
    switch (fault?.kind) {
        case "drop":
            if (fault.when === "after") handlers.answer(request);
            return undefined;
        case "delay": {
            if (fault.when === "before") await sleep(fault.ms);
            const answer = handlers.answer(request);
            if (fault.when !== "before") await sleep(fault.ms);
            return answer;
        }
        case "answer": {
            if (fault.when === "after") handlers.answer(request);
            const { status, body = "", headers = {} } = fault;
            return { status, body, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers } };
        }
        case "redirect":
            return temporaryRedirect(fault.location);
        case "garbage":
            return { ...handlers.answer(request), body: fault.body ?? "\u0000\u0001 not JSON {[" };
        default:
            return handlers.answer(request);
    }
}

function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => after(milliseconds, resolve));
}

/** Mesos packs from this size on. */
const GZIP_BYTES = 1024;

function send(
    request: Request | undefined,
    response: ServerResponse,
    { status, headers, body }: Answer,
): void {
    let bytes = typeof body === "string" ? Buffer.from(body) : body;
    const all: Record<string, string> = { ...headers };
    if (request && bytes.length >= GZIP_BYTES && acceptsGzip(request)) {
        bytes = gzipSync(bytes);
        all["Content-Encoding"] = "gzip";
    }
    all["Content-Length"] = String(bytes.length);
    if (request?.method === "HEAD") {
        // Mesos sends the body, though HTTP forbids it; Node would not.
        response.socket?.end(Buffer.concat([head(status, all), bytes]));
        return;
    }
    response.writeHead(status, all).end(bytes);
}

/** Announces the whole body, sends a part of it and closes the connection. */
function truncate(response: ServerResponse, { status, headers, body }: Answer, limit?: number): void {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const part = bytes.subarray(0, limit ?? Math.floor(bytes.length / 2));
    const all = { ...headers, "Content-Length": String(Math.max(bytes.length, part.length + 1)) };
    response.socket?.end(Buffer.concat([head(status, all), part]));
}

function head(status: number, headers: Record<string, string>): Buffer {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const first = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nDate: ${new Date().toUTCString()}\r\n`;
    return Buffer.from(`${first}${lines.join("")}Connection: close\r\n\r\n`);
}
