import { MesosError } from "./errors";
import type { HttpAnswer } from "./transport";

/** What one attempt came to. */
export type Attempt =
    | { kind: "answer"; answer: HttpAnswer }
    | { kind: "redirect"; location: string }
    /** Certainly not applied, or harmless to repeat. `reached`: something did answer. */
    | { kind: "retry"; reason: string; reached: boolean }
    | { kind: "give-up"; error: MesosError };

/**
 * Sorts one answer or failure. The rule for writes: repeat only what the master certainly did not apply;
 * otherwise the caller looks at the master first.
 */
export function classify(result: HttpAnswer | Error, write: boolean): Attempt {
    if (result instanceof Error) return classifyFailure(result, write);
    const { status, text, origin, location } = result;
    if (status >= 301 && status <= 308 && location !== undefined) return { kind: "redirect", location };
    if (status === 503 && REFUSED_UNAPPLIED.test(text))
        return { kind: "retry", reason: text.trim(), reached: true };
    if (status >= 500 && status !== 501) {
        const reason = `${status} from ${origin}`;
        return write ? outcomeUnknown(reason) : { kind: "retry", reason, reached: true };
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
        return { kind: "retry", reason, reached: false };
    return outcomeUnknown(reason, error);
}

function outcomeUnknown(reason: string, cause?: unknown): Attempt {
    const message = `the connection failed after a change was sent (${reason}); it may or may not have been applied`;
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
