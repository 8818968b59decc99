import { HttpClient, retryAfter } from "../http";
import { type Interruption, isInterrupted, unlessInterrupted } from "../interruption";
import { sleep } from "../time";
import { Credentials, LoginUnanswered } from "./auth";
import { isMesosError, MesosError } from "./errors";
import { type Attempt, classify } from "./failures";
import { Leader, leaderIn } from "./leader";
import type { Connection } from "./settings";
import { stillWaiting, strayRedirect, tooLate, type Waiting } from "./waiting";

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
    /** Looked at right before each attempt, and it ends the pauses between them. One that is under way is finished. */
    interruption?: Interruption;
    /** Where the body of a 200 goes piece by piece, in place of `text`: a new one for each attempt. */
    into?: () => { write(piece: Buffer): void };
}

export interface HttpAnswer {
    status: number;
    contentType: string;
    location?: string;
    /** How long it asks to be left in peace, in milliseconds. */
    retryAfter?: number;
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
    private readonly http: HttpClient;
    private readonly leader: Leader;
    private readonly credentials: Credentials;

    constructor(
        private readonly connection: Connection,
        private readonly log: (message: string) => void = () => {},
    ) {
        const { tls, timeouts, masters, auth } = connection;
        this.http = new HttpClient(Math.min(timeouts.request, 5_000), tls);
        this.leader = new Leader(masters);
        this.credentials = new Credentials(auth, masters[0]!, (url, body) =>
            this.exchange(
                url,
                { name: "login", method: "POST", path: "", write: false, body },
                {},
                timeouts.request,
            ),
        );
    }

    /**
     * @returns any answer that is neither a redirect nor a "come back later".
     * @throws MesosError UNREACHABLE, UNAVAILABLE, OUTCOME_UNKNOWN, NOT_MESOS or CANCELLED; Interrupted, where nothing was
     * applied.
     */
    async send(message: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
        const deadline = performance.now() + this.connection.timeouts.total;
        let pause = 100;
        let renewed = false;
        let quietUntil = performance.now() + QUIET;
        /** The masters that redirected since the last pause. */
        const passed = new Set<string>();
        /** Why those gave no answer that a redirect may lead to. */
        const silent = new Map<string, Waiting>();
        for (;;) {
            const base = this.leader.base;
            let attempt = await this.attempt(base, message, deadline, signal);
            switch (attempt.kind) {
                case "answer":
                    // A token may have expired; a master that answers 401 has not looked at the request.
                    if (attempt.answer.status !== 401 || renewed || !this.credentials.expire())
                        return attempt.answer;
                    renewed = true;
                    continue;
                case "redirect": {
                    passed.add(base);
                    silent.delete(base);
                    const way = this.leader.follow(base, message.path, attempt.answer, passed);
                    if (way === "stray") throw strayRedirect(attempt.answer);
                    if (way === "on") continue;
                    // Masters point at each other in an election, or at one that is gone.
                    attempt = silent.get(leaderIn(attempt.answer, message.path, base) ?? "") ?? attempt;
                    break;
                }
                case "retry":
                    silent.set(base, attempt);
                    this.leader.next(base);
                    break;
                case "give-up":
                    throw attempt.error;
            }
            passed.clear();
            const asked = attempt.kind === "retry" ? attempt.retryAfter : 0;
            if (performance.now() + asked + pause >= deadline)
                throw tooLate(message.name, attempt, this.leader.tried, this.connection.timeouts.total);
            if (performance.now() >= quietUntil) {
                this.log(stillWaiting(message.name, attempt, deadline - performance.now()));
                quietUntil = performance.now() + QUIET;
            }
            const rest = sleep(asked + pause * (0.5 + Math.random() / 2), signal).catch((cause: unknown) => {
                throw new MesosError("CANCELLED", "cancelled while waiting to try again", { cause });
            });
            await (message.interruption ? unlessInterrupted(rest, message.interruption.signal) : rest);
            pause = Math.min(pause * 2, 5_000);
        }
    }

    async close(): Promise<void> {
        await this.http.close();
    }

    private async attempt(
        base: string,
        message: HttpRequest,
        deadline: number,
        signal?: AbortSignal,
    ): Promise<Attempt> {
        const left = Math.max(1, deadline - performance.now());
        // Until we have credentials to show, nothing of the message is sent.
        let isSent = false;
        try {
            signal?.throwIfAborted();
            const credentials = await this.credentials.headers();
            await message.interruption?.check();
            isSent = true;
            return classify(await this.exchange(base, message, credentials, left, signal), message.write);
        } catch (error) {
            if (signal?.aborted)
                throw new MesosError("CANCELLED", `cancelled while asking ${base}`, { cause: error });
            if (isMesosError(error) || isInterrupted(error)) throw error;
            if (error instanceof LoginUnanswered) return classify(error.answer, false);
            const failure = error instanceof Error ? error : new Error(String(error));
            return classify(failure, message.write && isSent);
        }
    }

    private async exchange(
        base: string,
        { method, path, body, into }: HttpRequest,
        credentials: { authorization?: string },
        left: number,
        signal?: AbortSignal,
    ): Promise<HttpAnswer> {
        const answer = await this.http.send(
            {
                method,
                url: base + path,
                body,
                timeout: Math.min(left, this.connection.timeouts.request),
                headers: {
                    accept: "application/json",
                    // The v1 API compares this byte for byte: a charset is answered with 415.
                    ...(body === undefined ? {} : { "content-type": "application/json" }),
                    ...credentials,
                },
                into: (status) => (status === 200 ? into?.() : undefined),
            },
            signal,
        );
        return {
            status: answer.status,
            contentType: answer.header("content-type") ?? "",
            location: answer.header("location"),
            retryAfter: retryAfter(answer.header("retry-after"), Date.now()),
            text: answer.text,
            origin: base,
        };
    }
}

/** How long a wait may last before it says so, and again. */
const QUIET = 5_000;
