import { type AllowedTimes, allowedUntil, isAllowed, nextAllowed, shownIn } from "../../calendar";
import type { Position } from "../../rolling";
import { formatInstant } from "../../time";

/** A run that stops in order, as no further batch may begin now. */
export class TimesClosed extends Error {
    override readonly name = "TimesClosed";
    readonly code = "CLOSED";

    /** @param at when the next batch would begin, in milliseconds since the epoch. */
    constructor(times: AllowedTimes, at: number, finished: number, batches: number) {
        const which =
            finished === 0 ? "no batch" : `${finished} of ${batches} batches are finished, and no other`;
        const when = shownIn(times, instant(at));
        super(`${which} may begin at ${when}, which is outside of allowedTimes; ${nextOf(times, at)}`);
    }
}

/** Whether a batch may begin at a time, in milliseconds since the epoch. */
export function mayBegin(times: AllowedTimes | undefined, at: number): boolean {
    return times === undefined || isAllowed(times, instant(at));
}

/** Whether going on with a batch would begin it, or begin it anew. One that is DOWN, or was worked on, is finished. */
export function begins({ stage }: Pick<Position, "stage">, modes: "down" | "up" | "mixed"): boolean {
    return modes === "up" && stage !== "up" && stage !== "afterUp";
}

/**
 * How a run of so many batches would go that begins now; undefined where all of them may begin.
 *
 * @param begun how many of them would not be begun, but only finished.
 * @param length from the beginning of one batch to that of the next, in milliseconds.
 */
export function outlook(
    times: AllowedTimes,
    now: number,
    batches: number,
    begun: number,
    length: bigint,
): { severity: "info" | "warn"; text: string } | undefined {
    const at = instant(now);
    const until = allowedUntil(times, at);
    if (until === undefined || begun === batches) return undefined;
    if (until === at) {
        const what =
            begun === 0 ? ", and no batch would begin" : `: ${finishedFirst(begun)}, and no other begins`;
        const text = `now (${shownIn(times, at)}) is outside of allowedTimes${what}; ${nextOf(times, now)}`;
        return { severity: "warn", text };
    }
    const fitting = (until - at + length - 1n) / length;
    if (fitting >= BigInt(batches)) return undefined;
    const text =
        `about ${fitting} of ${batches} batches can begin before allowedTimes end, ${shownIn(times, until)}; the others ` +
        "wait for a later `pulumi up`";
    return { severity: "info", text };
}

function finishedFirst(begun: number): string {
    return begun === 1
        ? "the batch that is under way is finished"
        : `the ${begun} batches that are under way are finished`;
}

function nextOf(times: AllowedTimes, at: number): string {
    const next = nextAllowed(times, instant(at));
    return `run \`pulumi up\` from ${shownIn(times, next)} on (${formatInstant(next)}) to go on`;
}

function instant(millis: number): bigint {
    return BigInt(Math.floor(millis));
}
