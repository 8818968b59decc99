import type * as Undici from "undici";
import { Credentials } from "./auth";
import { isMesosError, MesosError } from "./errors";
import { type Attempt, classify } from "./failures";
import { Leader } from "./leader";
import type { Connection } from "./settings";

export interface HttpRequest {
    /** What it is, for messages. */
    name: string;
    method: "GET" | "POST";
    /** Below the master's base URL: `/api/v1`. */
    path: string;
    body?: string;
    /**
     * Whether the request changes anything. A write is repeated only where the master certainly did not apply
     * the last one; a read at any time.
     */
    write: boolean;
    /** Where the body of a 200 goes piece by piece, in place of `text`: a new one for each attempt. */
    into?: () => { write(piece: Buffer): void };
}

export interface HttpAnswer {
    status: number;
    contentType: string;
    location?: string;
    /** The body; empty where it went elsewhere. */
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
    private readonly dispatcher: Undici.Dispatcher;
    private readonly leader: Leader;
    private readonly credentials: Credentials;

    constructor(
        private readonly connection: Connection,
        private readonly log: (message: string) => void = () => {},
    ) {
        const { tls, timeouts, masters, auth } = connection;
        this.leader = new Leader(masters);
        this.credentials = new Credentials(auth, masters[0]!, (url, body) =>
            this.exchange(
                url,
                { name: "login", method: "POST", path: "", write: false, body },
                {},
                timeouts.request,
            ),
        );
        const connect = {
            timeout: Math.min(timeouts.request, 5_000),
            ca: tls.caCert,
            cert: tls.clientCert,
            key: tls.clientKey,
            servername: tls.serverName,
            rejectUnauthorized: !tls.insecureSkipVerify,
        };
        // HTTP_PROXY, HTTPS_PROXY and NO_PROXY as everywhere; the TLS settings are the master's, not the proxy's.
        this.dispatcher = new (undici().EnvHttpProxyAgent)({
            connect,
            requestTls: connect,
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
        let renewed = false;
        let quietUntil = Date.now() + QUIET;
        for (let hops = 0; ;) {
            const base = this.leader.base;
            const attempt = classify(await this.attempt(base, message, deadline, signal), message.write);
            switch (attempt.kind) {
                case "answer":
                    // A token may have expired; a master that answers 401 has not looked at the request.
                    if (attempt.answer.status !== 401 || renewed || !this.credentials.expire())
                        return attempt.answer;
                    renewed = true;
                    continue;
                case "redirect":
                    if (!this.leader.follow(base, message.path, attempt.location))
                        throw strayRedirect(base, attempt.location);
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
            if (Date.now() >= quietUntil) {
                this.log(waiting(message, attempt, deadline));
                quietUntil = Date.now() + QUIET;
            }
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
        deadline: number,
        signal?: AbortSignal,
    ): Promise<HttpAnswer | Error> {
        const left = Math.max(1, deadline - Date.now());
        try {
            signal?.throwIfAborted();
            return await this.exchange(base, message, await this.credentials.headers(), left, signal);
        } catch (error) {
            if (signal?.aborted)
                throw new MesosError("CANCELLED", `cancelled while asking ${base}`, { cause: error });
            if (isMesosError(error)) throw error;
            return error instanceof Error ? error : new Error(String(error));
        }
    }

    private async exchange(
        base: string,
        { method, path, body: content, into }: HttpRequest,
        credentials: { authorization?: string },
        left: number,
        signal?: AbortSignal,
    ): Promise<HttpAnswer> {
        const timeout = AbortSignal.timeout(Math.min(left, this.connection.timeouts.request));
        const { statusCode, headers, body } = await undici().request(base + path, {
            dispatcher: this.dispatcher,
            method,
            body: content,
            signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
            headers: {
                accept: "application/json",
                // The v1 API compares this byte for byte: a charset is answered with 415.
                ...(content === undefined ? {} : { "content-type": "application/json" }),
                ...credentials,
            },
        });
        let text = "";
        if (into === undefined || statusCode !== 200) text = await body.text();
        else {
            const sink = into();
            for await (const piece of body) sink.write(piece as Buffer);
        }
        return {
            status: statusCode,
            contentType: String(headers["content-type"] ?? ""),
            location: typeof headers.location === "string" ? headers.location : undefined,
            text,
            origin: base,
        };
    }

    private tooLate(message: HttpRequest, last: Exclude<Attempt, { kind: "answer" }>): MesosError {
        const { total } = this.connection.timeouts;
        const tried = `tried ${this.leader.tried.join(", ")} for ${Math.round(total / 1000)} s`;
        if (last.kind === "retry" && last.reached) {
            return new MesosError(
                "UNAVAILABLE",
                `${message.name}: no leading master answered (${last.reason}); ${tried}; ` +
                    "wait for the election or recovery to end, then run again",
            );
        }
        const reason = last.kind === "retry" ? last.reason : "redirects led in a circle";
        return new MesosError(
            "UNREACHABLE",
            `${message.name}: no Mesos master can be reached (${reason}); ${tried}; check mesos:masters, the network and any proxy`,
        );
    }
}

/** How long a wait may last before it says so, and again. */
const QUIET = 5_000;

/** An operator who reads this asks whether a Ctrl-C does harm now. */
function waiting(
    { name }: HttpRequest,
    last: Exclude<Attempt, { kind: "answer" }>,
    deadline: number,
): string {
    const reason = last.kind === "retry" ? last.reason : "redirected in a circle";
    const left = Math.ceil((deadline - Date.now()) / 1000);
    return (
        `${name}: waiting for a leading master (${reason}), for ${left} s at most; ` +
        "Ctrl-C is safe: nothing goes DOWN after it, and the next pulumi up goes on from there"
    );
}

/** Loaded when a master is first asked: a program that asks none, or a check, starts a tenth of a second sooner. */
function undici(): typeof Undici {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("undici") as typeof Undici;
}

function strayRedirect(base: string, location: string): MesosError {
    const target = URL.canParse(location, base) ? new URL(location, base).origin : "nowhere";
    return new MesosError(
        "NOT_MESOS",
        `${base} redirects to ${target}, and not as a Mesos master does; credentials are not sent there; ` +
            "check mesos:masters, and whether a proxy wants a login",
    );
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
