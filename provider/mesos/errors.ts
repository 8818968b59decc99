/** What went wrong between us and a master. Match on `code`: several copies of this package may be loaded. */
export type MesosErrorCode =
    /** No configured master could be reached before the deadline. */
    | "UNREACHABLE"
    /** Reached, but no leader answered before the deadline (election, recovery, overload). */
    | "UNAVAILABLE"
    /** Something answers there that is no Mesos master. */
    | "NOT_MESOS"
    /** 401: no credentials, or wrong ones. */
    | "UNAUTHENTICATED"
    /** 403: the principal may not do this. */
    | "FORBIDDEN"
    /** 4xx: the master refused the request; its own text is in the message. */
    | "REJECTED"
    /** The master is too old for the call, or a gateway hides the v1 API, which alone has it. */
    | "UNSUPPORTED"
    /** The connection broke after a write was sent: it may or may not have been applied. */
    | "OUTCOME_UNKNOWN"
    /** An answer that could not be understood. */
    | "BAD_ANSWER"
    /** The master shows a part of the schedule only; writing on top of it would delete the rest. */
    | "PARTIAL_VIEW"
    /** The connection settings are wrong. */
    | "BAD_SETTINGS"
    /** A caller's signal ended the call. */
    | "CANCELLED";

/** The one error type of this layer. Its message names what was tried and what to do next; never a secret. */
export class MesosError extends Error {
    override readonly name = "MesosError";

    constructor(
        readonly code: MesosErrorCode,
        message: string,
        readonly details: { status?: number; cause?: unknown } = {},
    ) {
        super(message, { cause: details.cause });
    }
}

export function isMesosError(error: unknown, ...codes: MesosErrorCode[]): error is MesosError {
    if (!(error instanceof Error) || error.name !== "MesosError") return false;
    return codes.length === 0 || codes.includes((error as MesosError).code);
}
