import { MesosError } from "./errors";
import type { Attempt } from "./failures";
import type { HttpAnswer } from "./transport";

/** What an attempt came to that is made again. */
export type Waiting = Extract<Attempt, { kind: "retry" | "redirect" }>;

/**
 * The error once no time is left.
 *
 * @param tried addresses.
 * @param total milliseconds.
 */
export function tooLate(name: string, last: Waiting, tried: readonly string[], total: number): MesosError {
    // One that asks to wait for longer than that is not waited for.
    const isAsked = last.kind === "retry" && last.retryAfter > 0;
    const effort = `tried ${tried.join(", ")}${isAsked ? "" : ` for ${Math.round(total / 1000)} s`}`;
    if (last.kind === "retry" && last.reached !== undefined) {
        return new MesosError(
            "UNAVAILABLE",
            `${name}: no leading master answered (${reasonOf(last)}); ${effort}; ${REMEDIES[last.reached]}`,
        );
    }
    return new MesosError(
        "UNREACHABLE",
        `${name}: no Mesos master can be reached (${reasonOf(last)}); ${effort}; check mesos:masters, the network and any proxy`,
    );
}

/**
 * An operator who reads this asks whether a Ctrl-C does harm now.
 *
 * @param left milliseconds.
 */
export function stillWaiting(name: string, last: Waiting, left: number): string {
    return (
        `${name}: waiting for a leading master (${reasonOf(last)}), for ${Math.ceil(left / 1000)} s at most; ` +
        "Ctrl-C is safe: nothing goes DOWN after it, and the next pulumi up goes on from there"
    );
}

/** The error for a redirect that is none of Mesos. */
export function strayRedirect(answer: HttpAnswer): MesosError {
    return new MesosError(
        "NOT_MESOS",
        `${answer.origin} redirects to ${targetOf(answer)}, and not as a Mesos master does; credentials are not sent ` +
            "there; check mesos:masters, and whether a proxy wants a login",
    );
}

const REMEDIES = {
    master: "wait for the election or recovery to end, then run again",
    gateway:
        "see that the masters run and that whatever stands in front of them reaches them, then run again",
    limit: "ask for a higher limit of requests there, or set mesos:totalTimeout to more, then run again",
};

function reasonOf(last: Waiting): string {
    if (last.kind === "redirect")
        return `redirects led in a circle, the last one from ${last.answer.origin} to ${targetOf(last.answer)}`;
    const { reason, retryAfter } = last;
    return retryAfter > 0 ? `${reason}, which asks to wait ${Math.ceil(retryAfter / 1000)} s` : reason;
}

/** Without the query, which may hold what is nobody's business. */
function targetOf({ origin, location = "" }: HttpAnswer): string {
    const target = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
    return target ? target.origin + target.pathname : "nowhere";
}
