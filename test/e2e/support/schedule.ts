import { parse, stringify } from "lossless-json";

/** A schedule in the master's own words, every digit kept. */
export interface Schedule {
    windows?: Window[];
}

export interface Window {
    machine_ids: Machine[];
    unavailability: { start: { nanoseconds: bigint }; duration?: { nanoseconds: bigint } };
}

export interface Machine {
    hostname: string;
    ip: string;
}

/** The agents of the tests' clusters: agent-1.mesos on 127.0.0.2 and so on. */
export function agent(number: number): Machine {
    return { hostname: `agent-${number}.mesos`, ip: `127.0.0.${number + 1}` };
}

/** A window that somebody else posted: a start in RFC 3339, and hours. */
export function windowOf(start: string, hours: number, ...machines: Machine[]): Window {
    return {
        machine_ids: machines,
        unavailability: {
            start: { nanoseconds: BigInt(Date.parse(start)) * 1_000_000n },
            duration: { nanoseconds: BigInt(hours) * 3_600_000_000_000n },
        },
    };
}

/** Stands in the schedule in every test; its start needs more digits than a double has. */
export const FOREIGN: Window = {
    machine_ids: [{ hostname: "foreign.example.net", ip: "10.9.9.9" }],
    unavailability: {
        start: { nanoseconds: 1764554400123456789n },
        duration: { nanoseconds: 7200000000001n },
    },
};

/** FOREIGN as the master prints it. */
export const FOREIGN_TEXT =
    '{"machine_ids":[{"hostname":"foreign.example.net","ip":"10.9.9.9"}],' +
    '"unavailability":{"duration":{"nanoseconds":7200000000001},"start":{"nanoseconds":1764554400123456789}}}';

export function parseSchedule(text: string): Schedule {
    return parse(text, undefined, BigInt) as Schedule;
}

export function printSchedule(schedule: Schedule): string {
    return stringify(schedule)!;
}

/** `2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DOWN`, machines in alphabetical order. */
export function describeWindow(window: Window, modeOf: (machine: Machine) => string): string {
    const { start, duration } = window.unavailability;
    const instant = new Date(Number(start.nanoseconds / 1_000_000n)).toISOString().replace(".000Z", "Z");
    const hours = duration ? `${Number(duration.nanoseconds / 1_000_000n) / 3_600_000}h` : "open-ended";
    const machines = window.machine_ids.map((machine) => `${machine.hostname}:${modeOf(machine)}`).sort();
    return [instant, hours, ...machines].join(" ");
}
