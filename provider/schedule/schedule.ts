import { type MachineId, machineKey, sameMachines } from "./machine";

/** Nanoseconds are bigint everywhere: epoch nanoseconds do not fit a double. */
export interface Unavailability {
    start: { nanoseconds: bigint };
    /** Absent: open-ended. */
    duration?: { nanoseconds: bigint };
}

/** One maintenance window, in the master's own field names. */
export interface Window {
    machine_ids?: MachineId[];
    unavailability: Unavailability;
}

/** The one document that all writers of a cluster share. */
export interface Schedule {
    windows?: Window[];
}

/** What one look at the master shows: the schedule, and which machines are DRAINING or DOWN. */
export interface View {
    schedule: Schedule;
    draining: readonly MachineId[];
    down: readonly MachineId[];
}

export const NANOS_PER_MILLI = 1_000_000n;

export function windowsOf(schedule: Schedule): readonly Window[] {
    return schedule.windows ?? [];
}

export function machinesOf(window: Window): readonly MachineId[] {
    return window.machine_ids ?? [];
}

/** The start in whole milliseconds since the epoch; the digits below hold the signature. */
export function startMillis({ unavailability }: Window): bigint {
    return floorDivide(unavailability.start.nanoseconds, NANOS_PER_MILLI);
}

/** The length in whole milliseconds; undefined for an open-ended window. */
export function durationMillis({ unavailability }: Window): bigint | undefined {
    const duration = unavailability.duration;
    return duration && floorDivide(duration.nanoseconds, NANOS_PER_MILLI);
}

/** Same machines and the same time, to the millisecond: what `onConflict: "adopt"` asks for. */
export function sameWindow(a: Window, b: Window): boolean {
    return sameTime(a, b) && sameMachines(machinesOf(a), machinesOf(b));
}

/** Same start and same length, to the millisecond. */
export function sameTime(a: Window, b: Window): boolean {
    return timeKey(a, NANOS_PER_MILLI) === timeKey(b, NANOS_PER_MILLI);
}

/** Equal for the same start and the same length in units of so many nanoseconds. */
export function timeKey({ unavailability: { start, duration } }: Window, unit: bigint): string {
    const length = duration && floorDivide(duration.nanoseconds, unit);
    return `${floorDivide(start.nanoseconds, unit)} ${length ?? "-"}`;
}

/**
 * Equal for windows with the same machines and the same time, in units of so many nanoseconds. By single nanoseconds,
 * nothing would change by writing one for the other.
 */
export function windowKey(window: Window, unit: bigint): string {
    return [timeKey(window, unit), ...machinesOf(window).map(machineKey).sort()].join("\n");
}

/** The window that holds a machine; the master allows one at most. */
export function windowOf(schedule: Schedule, machine: MachineId): Window | undefined {
    const key = machineKey(machine);
    return windowsOf(schedule).find((window) =>
        machinesOf(window).some((other) => machineKey(other) === key),
    );
}

function floorDivide(value: bigint, by: bigint): bigint {
    const quotient = value / by;
    return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
