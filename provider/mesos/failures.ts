import { MesosError } from "./errors";
import type { HttpAnswer } from "./transport";

/** What one attempt came to. */
export type Attempt =
    | { kind: "answer"; answer: HttpAnswer }
    | { kind: "redirect"; answer: HttpAnswer }
    /**
     * Certainly not applied, or harmless to repeat, after so many milliseconds at least. `reached`: who answered, a
     * gateway perhaps, that may limit requests; undefined where nobody did.
     */
    | { kind: "retry"; reason: string; reached?: "master" | "gateway" | "limit"; retryAfter: number }
    | { kind: "give-up"; error: MesosError };

/**
 * Sorts one answer or failure. The rule for writes: repeat only what the master certainly did not apply;
 * otherwise the caller looks at the master first.
 */
export function classify(result: HttpAnswer | Error, write: boolean): Attempt {
    if (result instanceof Error) return classifyFailure(result, write);
    const { status, text, origin, location, retryAfter = 0 } = result;
    if (status >= 301 && status <= 308 && location !== undefined) return { kind: "redirect", answer: result };
    if (status === 503 && REFUSED_UNAPPLIED.test(text))
        return { kind: "retry", reason: text.trim(), reached: "master", retryAfter };
    const reason = `${status} from ${origin}`;
    // A limit of requests stands before whatever would apply them (RFC 6585, 4).
    if (status === 429) return { kind: "retry", reason, reached: "limit", retryAfter };
    if (status === 408 || (status >= 500 && status !== 501)) {
        if (!write) return { kind: "retry", reason, reached: "gateway", retryAfter };
        return outcomeUnknown(`${origin} answered a change with ${status}`);
    }
    return { kind: "answer", answer: result };
}

/** Texts of a 503 that a master sends before it looks at the request (`src/master/http.cpp`). */
const REFUSED_UNAPPLIED = /^(No leader elected|Master has not finished recovery)/;

/** Failures before a connection stood: nothing was sent. */
const NEVER_SENT = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
    "PROXY_REFUSED",
]);

function classifyFailure(error: Error, write: boolean): Attempt {
    const code = codeOf(error);
    const reason = code === undefined ? error.message : `${code}: ${error.message}`;
    if (isCertificateFailure(code, error)) {
        return {
            kind: "give-up",
            error: new MesosError(
                "UNREACHABLE",
                `the master's certificate is not trusted (${reason}); give the CA as mesos:caCert, ` +
                    "or the name on the certificate as mesos:serverName",
                { cause: error },
            ),
        };
    }
    if (!write || (code !== undefined && NEVER_SENT.has(code)))
        return { kind: "retry", reason, retryAfter: 0 };
    return outcomeUnknown(`the connection failed after a change was sent (${reason})`, error);
}

function outcomeUnknown(what: string, cause?: unknown): Attempt {
    const message = `${what}; it may or may not have been applied`;
    return { kind: "give-up", error: new MesosError("OUTCOME_UNKNOWN", message, { cause }) };
}

function codeOf(error: Error): string | undefined {
    const { code, cause } = error as { code?: unknown; cause?: unknown };
    if (typeof code === "string") return code;
    return cause instanceof Error ? codeOf(cause) : undefined;
}

function isCertificateFailure(code: string | undefined, error: Error): boolean {
    return (
        /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code ?? "") ||
        /certificate/i.test(error.message)
    );
}
