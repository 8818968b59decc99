import { DrainTimeout } from "../drain";
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
        const mayGoOn = isMesosError(error.cause) || error.cause instanceof DrainTimeout;
        const remedy = mayGoOn ? "; run `pulumi up` again to go on" : "";
        throw new PartialFailure(id, properties(), [`not finished: ${error.message}${remedy}`]);
    }
}

/** Runs a delete: a failed one keeps its record anyway, so only the reason matters. */
export async function finishing<T>(operation: () => Promise<T>): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        throw error instanceof GoalFailure ? error.cause : error;
    }
}
