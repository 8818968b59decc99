import { writeJson } from "../json/writer";
import type { MachineID, Schedule } from "../wire/maintenance";
import { machineKey, type Machine, type Machines } from "./machines";
import { badRequest, forbidden } from "./refusal";

/** Whether the principal of the call may touch the machine. */
export type Approve = (id: MachineID) => boolean;

/** Refuses what a master refuses, in its order. Overlaps, the past and unknown machines are fine. */
export function validateSchedule(schedule: Schedule, known: Iterable<Machine>): void {
    const seen = new Set<string>();
    for (const { machine_ids = [], unavailability } of schedule.windows ?? []) {
        if (machine_ids.length === 0) throw badRequest("List of machines in the maintenance window is empty");
        if (unavailability.duration !== undefined && unavailability.duration.nanoseconds < 0n) {
            throw badRequest("Unavailability 'duration' is negative");
        }
        for (const id of machine_ids) validateMachine(id, seen);
    }
    for (const { id, mode } of known) {
        if (mode !== "DOWN" || seen.has(machineKey(id))) continue;
        throw badRequest(`Machine '${writeJson(id)}' is deactivated and cannot be removed from the schedule`);
    }
}

/** Refuses machine/down or machine/up as a whole if one machine is amiss, not in that mode or not to be touched. */
export function checkMachines(
    ids: readonly MachineID[],
    known: Machines,
    mode: "DRAINING" | "DOWN",
    approve: Approve,
): void {
    if (ids.length === 0) throw badRequest("List of machines is empty");
    const seen = new Set<string>();
    for (const id of ids) validateMachine(id, seen);
    const verb = mode === "DRAINING" ? "down" : "up";
    for (const id of ids) {
        const name = `Machine '${writeJson(id)}'`;
        const actual = known.get(id)?.mode;
        if (actual === undefined) throw badRequest(`${name} is not part of a maintenance schedule`);
        if (actual !== mode) throw badRequest(`${name} is not in ${mode} mode and cannot be brought ${verb}`);
        if (!approve(id)) throw forbidden();
    }
}

function validateMachine(id: MachineID, seen: Set<string>): void {
    if (!id.hostname && !id.ip) throw badRequest("Both 'hostname' and 'ip' for a machine are empty");
    if (id.ip && !isIPv4(id.ip)) throw badRequest(`Failed to parse IPv4: ${id.ip}`);
    const key = machineKey(id);
    if (seen.has(key)) throw badRequest(`Machine '${writeJson(id)}' appears more than once in the schedule`);
    seen.add(key);
}

/** As inet_pton: four decimal numbers without leading zeros. */
function isIPv4(text: string): boolean {
    const parts = text.split(".");
    return (
        parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
    );
}
