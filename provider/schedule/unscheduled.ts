import { type MachineId, machineKey, machineKeys } from "./machine";
import { machinesOf, type View, windowsOf } from "./schedule";

/**
 * Machines that are DOWN and in no window. The master checks a machine/down and a schedule apart from storing them,
 * so that one of each at the same time leaves a machine so; then it refuses every schedule without the machine, until
 * that is brought up.
 */
export function unscheduledDown({ schedule, down }: View): MachineId[] {
    if (down.length === 0) return [];
    const scheduled = machineKeys(windowsOf(schedule).flatMap(machinesOf));
    return down.filter((machine) => !scheduled.has(machineKey(machine)));
}
