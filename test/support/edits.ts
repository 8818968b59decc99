import {
    type MachineId,
    machineKey,
    machinesOf,
    type Schedule,
    type Window,
    windowsOf,
} from "../../provider/schedule";

/** What another program does to a number of nanoseconds on its way through. */
export type Rounding = (nanoseconds: bigint) => bigint;

/** The ways of jq 1.6, of languages that print the shortest form of a double, and of clocks coarser than a nanosecond. */
export const ROUNDINGS: Record<string, Rounding> = {
    "whole digits": (value) => value,
    "a double": (value) => BigInt(Number(value)),
    "the shortest digits of a double": (value) => BigInt(String(Number(value))),
    "17 digits of a double": (value) => inDigits(Number(value), 17),
    "a clock of microseconds": (value) => value - (value % 1_000n),
    "a clock of 100 ns": (value) => value - (value % 100n),
};

/** The schedule as the other program posts it again, with the windows that it has a mind to change changed. */
export function edited(schedule: Schedule, round: Rounding, change: (window: Window) => Window): Schedule {
    const windows = windowsOf(schedule)
        .map((window): Window => {
            const { start, duration } = window.unavailability;
            return {
                ...window,
                unavailability: {
                    start: { nanoseconds: round(start.nanoseconds) },
                    ...(duration && { duration: { nanoseconds: round(duration.nanoseconds) } }),
                },
            };
        })
        .map(change);
    // Nothing is shared with what was there before.
    return structuredClone({ windows });
}

export function withMachines(window: Window, ...added: MachineId[]): Window {
    return { ...window, machine_ids: [...machinesOf(window), ...added] };
}

export function withoutMachines(window: Window, ...gone: MachineId[]): Window {
    const keys = new Set(gone.map(machineKey));
    return { ...window, machine_ids: machinesOf(window).filter((each) => !keys.has(machineKey(each))) };
}

/** The window at another time, to the second, as a human would post it. */
export function movedTo(window: Window, startMillis: bigint): Window {
    const start = { nanoseconds: startMillis * 1_000_000n };
    return { ...window, unavailability: { ...window.unavailability, start } };
}

function inDigits(value: number, digits: number): bigint {
    const [mantissa = "", exponent] = value.toExponential(digits - 1).split("e");
    const zeros = Number(exponent) - (digits - 1);
    return zeros < 0 ? BigInt(value) : BigInt(mantissa.replace(".", "")) * 10n ** BigInt(zeros);
}
