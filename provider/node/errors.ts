import { NO_SYSTEMCTL } from "./scripts";
import type { NodeSettings } from "./settings";

/** What went wrong on a node. Match on `code`: several copies of this package may be loaded. */
export type NodeErrorCode =
    /** There is no systemctl. */
    | "NO_SYSTEMCTL"
    /** There is no unit of an agent, or several. */
    | "NO_UNIT"
    /** The user may not become root. */
    | "SUDO"
    | "DISK_FULL"
    /** A step failed, or had no effect. */
    | "STEP"
    /** A command of the user failed. */
    | "COMMAND"
    /** The unit does not start, or ends again. */
    | "UNIT"
    /** The unit is active, and the master lists no such agent. */
    | "NOT_REGISTERED";

/** The one error type of this layer. Its message names the node and what to do next; never a secret. */
export class NodeError extends Error {
    override readonly name = "NodeError";

    constructor(
        readonly code: NodeErrorCode,
        message: string,
    ) {
        super(message);
    }
}

export function isNodeError(error: unknown, ...codes: NodeErrorCode[]): error is NodeError {
    if (!(error instanceof Error) || error.name !== "NodeError") return false;
    return codes.length === 0 || codes.includes((error as NodeError).code);
}

/** The last lines of what a program printed, set off from the message around it. */
export function quotedOutput(text: string, lines: number): string {
    const kept = text.trimEnd().split("\n").slice(-lines);
    return kept.map((line) => `    ${line}`).join("\n");
}

/**
 * Failures that have a remedy of their own.
 *
 * @param what the node, and what was tried there.
 * @throws NodeError NO_SYSTEMCTL, SUDO or DISK_FULL.
 */
export function refuseKnown(
    what: string,
    { code, stderr }: { code: number | undefined; stderr: string },
    { sudo, paths }: NodeSettings,
): void {
    if (code === NO_SYSTEMCTL)
        throw new NodeError(
            "NO_SYSTEMCTL",
            `${what}: there is no ${paths.systemctl}; give its path in paths.systemctl`,
        );
    const program = sudo?.split(" ")[0]?.split("/").at(-1);
    const isSudo = stderr.startsWith(`${program}:`) || (code === 127 && stderr.includes(`${program}`));
    if (program !== undefined && isSudo)
        throw new NodeError(
            "SUDO",
            `${what}: "${sudo} sh" was refused: ${stderr.trim().split("\n")[0]}; let the user run it without a ` +
                "password, or log in as root",
        );
    if (/no space left on device|disk quota exceeded/i.test(stderr))
        throw new NodeError(
            "DISK_FULL",
            `${what}: no space is left (${stderr.trim().split("\n").at(-1)}); no file was half written; make ` +
                "room, then run again",
        );
}
