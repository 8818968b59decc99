import {
    type AgentMachine,
    type DesiredWindow,
    type Goal,
    type MachineId,
    type Schedule,
    signatureOf,
    signedUnavailability,
    type View,
    type Window,
    windowsOf,
} from "../../provider/schedule";

export const HOUR = 3_600_000n;
/** 2026-12-06T02:00:00Z */
export const START = 1_796_522_400_000n;
/** Beyond 2^53, and not a multiple of what a double can tell apart. */
export const FOREIGN_START = 1_764_554_400_123_456_789n;

/** `m7.example` (10.0.0.7) */
export function machine(number: number): AgentMachine {
    return { hostname: `m${number}.example`, ip: `10.0.0.${number}` };
}

export function machines(...numbers: number[]): AgentMachine[] {
    return numbers.map(machine);
}

/** A window as others post it: to the nanosecond, and without a signature of ours. */
export function foreignWindow(machine_ids: MachineId[], start = FOREIGN_START): Window {
    return {
        machine_ids,
        unavailability: { start: { nanoseconds: start }, duration: { nanoseconds: 3_600_000_000_000n } },
    };
}

/** What an owner wants of its machines; by default one hour from START on, only scheduled. */
export function desired(
    owner: string,
    members: readonly AgentMachine[],
    options: { start?: bigint; duration?: bigint | undefined; mode?: DesiredWindow["mode"] } = {},
): DesiredWindow {
    const { start, duration, mode } = { start: START, duration: HOUR, mode: "DRAINING" as const, ...options };
    return {
        machines: members,
        unavailability: signedUnavailability(start, duration, signatureOf(owner)),
        mode,
    };
}

/** A goal of an owner that has no record of earlier windows. */
export function goal(owner: string, windows: readonly DesiredWindow[], rest: Partial<Goal> = {}): Goal {
    return {
        owner: {
            signatures: [signatureOf(owner)],
            machines: windows.flatMap((window) => window.machines),
            recorded: [],
        },
        windows,
        onConflict: "fail",
        release: false,
        exclusive: false,
        ...rest,
    };
}

/** A view in which every scheduled machine is DRAINING but for those that are DOWN. */
export function viewOf(schedule: Schedule, down: readonly MachineId[] = []): View {
    const downNames = new Set(down.map(({ hostname }) => hostname?.toLowerCase()));
    const scheduled = windowsOf(schedule).flatMap((window) => window.machine_ids ?? []);
    const draining = scheduled.filter(({ hostname }) => !downNames.has(hostname?.toLowerCase()));
    return { schedule, draining, down };
}
