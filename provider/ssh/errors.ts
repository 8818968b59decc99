/** What went wrong between us and a host. Match on `code`: several copies of this package may be loaded. */
export type SshErrorCode =
    /** Nothing answers there, or nothing that speaks SSH. */
    | "UNREACHABLE"
    /** The host's key is in no known_hosts. */
    | "HOST_UNKNOWN"
    /** The host's key is another one than known_hosts says, or is revoked there. */
    | "HOST_CHANGED"
    /** The host refused every way to log in that there was. */
    | "REFUSED"
    /** The private key cannot be used: not a key, or encrypted without the passphrase. */
    | "BAD_KEY"
    /** The connection, or the session in it, ended while a command ran: it may or may not have finished. */
    | "CUT"
    /** The host opened no session, or ran no command in it. */
    | "NOT_RUN"
    /** A command did not end in time. */
    | "TIMEOUT";

/** The one error type of this layer. Its message names the host and what to do next; never a secret. */
export class SshError extends Error {
    override readonly name = "SshError";

    constructor(
        readonly code: SshErrorCode,
        message: string,
    ) {
        super(message);
    }
}

export function isSshError(error: unknown, ...codes: SshErrorCode[]): error is SshError {
    if (!(error instanceof Error) || error.name !== "SshError") return false;
    return codes.length === 0 || codes.includes((error as SshError).code);
}
