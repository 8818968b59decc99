import { type MachineId, machineKey, machineKeys } from "./machine";
import { machinesOf, type View, windowsOf } from "./schedule";

/**
 * Machines that show that a view is partial: a scheduled one must be DRAINING or DOWN, and a DRAINING one must
 * be scheduled. (A DOWN one outside of the schedule is harmless: the master refuses any schedule without it.)
 * Reads are filtered by ACL without a word, so this disagreement is the only trace.
 */
export function hiddenParts({ schedule, draining, down }: View): MachineId[] {
    const scheduled = windowsOf(schedule).flatMap(machinesOf);
    const scheduledKeys = machineKeys(scheduled);
    const modes = machineKeys([...draining, ...down]);
    return [
        ...scheduled.filter((machine) => !modes.has(machineKey(machine))),
        ...draining.filter((machine) => !scheduledKeys.has(machineKey(machine))),
    ];
}
