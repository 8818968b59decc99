import type * as Undici from "undici";
import { timeLimit } from "../time";

/** How to know the other side, and to be known to it. */
export interface Tls {
    /** PEM. */
    caCert?: string;
    clientCert?: string;
    clientKey?: string;
    serverName?: string;
    insecureSkipVerify: boolean;
}

export interface HttpMessage {
    method: string;
    url: string;
    headers: Readonly<Record<string, string>>;
    body?: string;
    /** From connecting to the last byte, in milliseconds. */
    timeout: number;
    /** Told of the status; says where the body goes piece by piece, in place of `text`. */
    into?: (status: number, reason: string) => { write(piece: Buffer): void } | undefined;
}

export interface HttpResponse {
    status: number;
    /** `Not Found`; empty where the other side gave none. */
    reason: string;
    header(name: "content-type" | "location" | "retry-after"): string | undefined;
    /** The body; empty where it went elsewhere. */
    text: string;
}

/** A proxy of the environment that lets nothing through: nothing was sent. */
export class ProxyRefusal extends Error {
    override readonly name = "ProxyRefusal";
    readonly code = "PROXY_REFUSED";

    /** What undici says of it has no code of its own. */
    static in(error: unknown): ProxyRefusal | undefined {
        const [, status] =
            /^Proxy response \((\d+)\) !== 200/.exec((error as Partial<Error>).message ?? "") ?? [];
        if (status === undefined) return undefined;
        return new ProxyRefusal(
            `the proxy of HTTP_PROXY or HTTPS_PROXY answered ${status} and lets nothing through`,
            { cause: error },
        );
    }
}

/**
 * The one way in which this package speaks HTTP. What comes is handed out as it is: a redirect is never followed
 * here, as only the caller knows whom it trusts, and nothing is ever sent twice. HTTP_PROXY, HTTPS_PROXY and NO_PROXY
 * are followed, as they are when the client is made. Connections are kept alive until `close`.
 */
export class HttpClient {
    private readonly dispatcher: Undici.Dispatcher;

    /** @param connectTimeout milliseconds. */
    constructor(connectTimeout: number, tls: Tls = { insecureSkipVerify: false }) {
        const connect = {
            timeout: connectTimeout,
            ca: tls.caCert,
            cert: tls.clientCert,
            key: tls.clientKey,
            servername: tls.serverName,
            rejectUnauthorized: !tls.insecureSkipVerify,
        };
        this.dispatcher = new (undici().EnvHttpProxyAgent)({
            connect,
            // The TLS settings are those of the other side, not of the proxy.
            requestTls: connect,
            // Each message has a limit of its own.
            headersTimeout: 0,
            bodyTimeout: 0,
        });
    }

    /** @throws ProxyRefusal, TimeIsUp, the reason of the signal, or whatever the network says. */
    async send(message: HttpMessage, signal?: AbortSignal): Promise<HttpResponse> {
        const { method, url, headers, body, into, timeout } = message;
        const limit = timeLimit(timeout, signal);
        try {
            const answer = await undici().request(url, {
                dispatcher: this.dispatcher,
                method: method as Undici.Dispatcher.HttpMethod,
                headers,
                body,
                signal: limit.signal,
            });
            const sink = into?.(answer.statusCode, answer.statusText);
            let text = "";
            if (sink === undefined) text = await answer.body.text();
            else for await (const piece of answer.body) sink.write(piece as Buffer);
            return {
                status: answer.statusCode,
                reason: answer.statusText,
                header: (name) => {
                    const value = answer.headers[name];
                    return typeof value === "string" ? value : undefined;
                },
                text,
            };
        } catch (error) {
            throw ProxyRefusal.in(error) ?? error;
        } finally {
            limit.clear();
        }
    }

    /** Ends what is under way, too. */
    async close(): Promise<void> {
        await this.dispatcher.destroy();
    }
}

/** Loaded when something is first sent: a program that asks nobody, or a check, starts a tenth of a second sooner. */
function undici(): typeof Undici {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("undici") as typeof Undici;
}
