import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { authorizationOf } from "./auth";
import { MesosError } from "./errors";
import { type Attempt, classify } from "./failures";
import { Leader } from "./leader";
import type { Connection } from "./settings";

export interface HttpRequest {
    method: "GET" | "POST";
    /** Below the master's base URL: `/api/v1`. */
    path: string;
    body?: string;
    /**
     * Whether the request changes anything. A write is repeated only where the master certainly did not apply
     * the last one; a read at any time.
     */
    write: boolean;
}

export interface HttpAnswer {
    status: number;
    contentType: string;
    text: string;
    /** Where the answer came from, for messages. */
    origin: string;
}

/**
 * Sends requests to whichever master leads: follows redirects by hand (their Location has no scheme, and
 * fetch would drop the Authorization header), waits out elections, and retries what may be retried, all
 * within `timeouts.total`. Connections are kept alive and shared.
 */
export class Transport {
    private readonly dispatcher: Dispatcher;
    private readonly leader: Leader;

    constructor(private readonly connection: Connection) {
        const { tls, timeouts } = connection;
        this.leader = new Leader(connection.masters);
        this.dispatcher = new EnvHttpProxyAgent({
            connect: {
                timeout: Math.min(timeouts.request, 5_000),
                ca: tls.caCert,
                cert: tls.clientCert,
                key: tls.clientKey,
                servername: tls.serverName,
                rejectUnauthorized: !tls.insecureSkipVerify,
            },
            headersTimeout: timeouts.request,
            bodyTimeout: timeouts.request,
        });
    }

    /**
     * @returns any answer that is neither a redirect nor a "come back later".
     * @throws MesosError UNREACHABLE, UNAVAILABLE, OUTCOME_UNKNOWN or CANCELLED.
     */
    async send(message: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
        const deadline = Date.now() + this.connection.timeouts.total;
        let pause = 100;
        for (let hops = 0; ;) {
            signal?.throwIfAborted();
            const base = this.leader.base;
            const attempt = classify(await this.attempt(base, message, signal), message.write);
            switch (attempt.kind) {
                case "answer":
                    return attempt.answer;
                case "redirect":
                    this.leader.follow(base, attempt.location);
                    // A few hops at once; more means that masters point at each other in an election.
                    if (++hops <= 5) continue;
                    break;
                case "retry":
                    this.leader.next(base);
                    break;
                case "give-up":
                    throw attempt.error;
            }
            if (Date.now() + pause >= deadline) throw this.tooLate(message, attempt);
            await sleep(pause * (0.5 + Math.random() / 2), signal);
            pause = Math.min(pause * 2, 5_000);
        }
    }

    async close(): Promise<void> {
        await this.dispatcher.destroy();
    }

    private async attempt(
        base: string,
        message: HttpRequest,
        signal?: AbortSignal,
    ): Promise<HttpAnswer | Error> {
        try {
            const timeout = AbortSignal.timeout(this.connection.timeouts.request);
            const { statusCode, headers, body } = await request(base + message.path, {
                dispatcher: this.dispatcher,
                method: message.method,
                body: message.body,
                signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
                headers: {
                    accept: "application/json",
                    // The v1 API compares this byte for byte: a charset is answered with 415.
                    ...(message.body === undefined ? {} : { "content-type": "application/json" }),
                    ...authorizationOf(this.connection.auth),
                },
            });
            const location = headers.location;
            const text = await body.text();
            return {
                status: statusCode,
                contentType: String(headers["content-type"] ?? ""),
                text: statusCode === 307 && typeof location === "string" ? location : text,
                origin: base,
            };
        } catch (error) {
            if (signal?.aborted)
                throw new MesosError("CANCELLED", `cancelled while asking ${base}`, { cause: error });
            return error instanceof Error ? error : new Error(String(error));
        }
    }

    private tooLate(message: HttpRequest, last: Exclude<Attempt, { kind: "answer" }>): MesosError {
        const { total } = this.connection.timeouts;
        const what = `${message.method} ${message.path}`;
        const tried = `tried ${this.leader.tried.join(", ")} for ${Math.round(total / 1000)} s`;
        if (last.kind === "retry" && last.reached) {
            return new MesosError(
                "UNAVAILABLE",
                `${what}: no leading master answered (${last.reason}); ${tried}; ` +
                    "wait for the election or recovery to end, then run again",
            );
        }
        const reason = last.kind === "retry" ? last.reason : "redirects led in a circle";
        return new MesosError(
            "UNREACHABLE",
            `${what}: no Mesos master can be reached (${reason}); ${tried}; check mesos:masters, the network and any proxy`,
        );
    }
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(done, milliseconds);
        function done() {
            signal?.removeEventListener("abort", abort);
            resolve();
        }
        function abort() {
            clearTimeout(timer);
            reject(new MesosError("CANCELLED", "cancelled while waiting to try again"));
        }
        signal?.addEventListener("abort", abort, { once: true });
    });
}
