import { formatInstant, inWords } from "../time";
import type { SafetyRules } from "./rules";
import type { Violation } from "./violations";

/** When machines would go DOWN, and the window that was declared for it. In milliseconds, times since the epoch. */
export interface Moment {
    /** The time of day. */
    now: number;
    startMillis: bigint;
    /** Undefined: the window has no end. */
    durationMillis: bigint | undefined;
}

type Rules = Pick<SafetyRules, "outsideWindow" | "grace">;

/**
 * Why machines would be away at another time than was announced, as a sentence without its subject; undefined where
 * the moment lies in the window, or no more than the grace before it. The end of a window is not a part of it.
 */
export function outsideWindow(
    { now, startMillis, durationMillis }: Moment,
    grace: bigint,
): string | undefined {
    const at = BigInt(Math.floor(now));
    if (at < startMillis - grace)
        return `${ACTS}, ${inWords(startMillis - at)} before its window (from ${formatInstant(startMillis)})`;
    if (durationMillis === undefined) return undefined;
    const end = startMillis + durationMillis;
    return at < end ? undefined : `${ACTS}, ${inWords(at - end)} after its window (to ${formatInstant(end)})`;
}

/** What of such a moment is refused; nothing where the window is made for the moment. */
export function momentViolations(rules: Rules, moment: Moment | undefined): Violation[] {
    const reason = reasonFor("refuse", rules, moment);
    if (moment === undefined || reason === undefined) return [];
    const isEarly = BigInt(Math.floor(moment.now)) < moment.startMillis;
    return [{ rule: "outsideWindow", reason, waysOut: isEarly ? WHEN_EARLY : WHEN_LATE }];
}

/** What is said of such a moment, and not refused. */
export function momentWarnings(rules: Rules, moment: Moment | undefined): string[] {
    const reason = reasonFor("warn", rules, moment);
    return reason === undefined ? [] : [reason];
}

function reasonFor(
    rule: Rules["outsideWindow"],
    { outsideWindow: given, grace }: Rules,
    moment: Moment | undefined,
): string | undefined {
    return given === rule && moment !== undefined ? outsideWindow(moment, grace) : undefined;
}

const ACTS = "goes DOWN at `pulumi up`";

const ALLOW = 'say that the time does not matter: safety: { outsideWindow: "allow" }';

const WHEN_EARLY = [
    'announce it now, with state: "scheduled", and set "down" once the window has begun',
    "move the window to now",
    ALLOW,
] as const;

const WHEN_LATE = [
    "give the window a time that lasts",
    'leave the machines in service: state: "scheduled" or "up"',
    ALLOW,
] as const;
