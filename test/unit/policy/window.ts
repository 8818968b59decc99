import type { Window } from "../../../policy/src/windows";
import { parseDuration, parseInstant } from "../../../provider/time";

export const NOW = parseInstant("2030-12-01T00:00:00Z");
export const HOUR = parseDuration("1h");

/** A window that starts at a time and lasts an hour, or as `more` says. */
export function windowAt(startTime: string, more: Partial<Window> = {}): Window {
    const start = parseInstant(startTime);
    return {
        name: `window "w"`,
        urn: "urn",
        isRecorded: false,
        state: "scheduled",
        start,
        end: start + HOUR,
        machines: [["a"]],
        reason: "OPS-1 kernel",
        allowsLoss: false,
        ...more,
    };
}

export function lasting(startTime: string, length: string, more: Partial<Window> = {}): Window {
    return windowAt(startTime, { end: parseInstant(startTime) + parseDuration(length), ...more });
}
