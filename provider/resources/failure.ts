import { DrainTimeout } from "../drain";
import { isInterrupted } from "../interruption";
import { isMesosError } from "../mesos";
import { GoalFailure } from "../writer";
import type { Properties } from "./inputs";

/**
 * An operation that stopped half-way. With these fields the engine records what was done, and the next
 * `pulumi up` goes on from it (`cmd/dynamic-provider` of @pulumi/pulumi, ErrorResourceInitFailed).
 */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure";

    constructor(
        readonly id: string,
        readonly properties: Properties,
        readonly reasons: [string, ...string[]],
    ) {
        super(reasons.join("; "));
    }
}

/** Runs an operation; where it fails after something was changed, records what is known instead of losing it. */
export async function recordingFailure<T>(
    id: string,
    properties: () => Properties,
    operation: () => Promise<T>,
): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        if (!(error instanceof GoalFailure)) throw error;
        if (!error.applied) throw error.cause;
        const remedy = remedyFor(error.cause);
        throw new PartialFailure(id, properties(), [`not finished: ${error.message}${remedy}`]);
    }
}

function remedyFor(cause: unknown): string {
    if (isInterrupted(cause))
        return "; `pulumi up` goes on, and takes it back where the program no longer asks for it";
    return isMesosError(cause) || cause instanceof DrainTimeout ? "; run `pulumi up` again to go on" : "";
}

/** Runs a delete: a failed one keeps its record anyway, so only the reason matters. */
export async function finishing<T>(operation: () => Promise<T>): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        throw error instanceof GoalFailure ? error.cause : error;
    }
}
