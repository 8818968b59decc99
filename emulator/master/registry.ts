import type { MachineID, Schedule } from "../wire/maintenance";
import { machineKey, Machines } from "./machines";

/** The part of the maintenance state that a master writes down and its successor reads. */
export class Registry {
    /** Scheduled machines alone. */
    readonly machines = new Machines();
    /** None or one. */
    schedules: Schedule[] = [];

    updateSchedule(schedule: Schedule): void {
        const scheduled = new Set<string>();
        for (const { machine_ids = [], unavailability } of schedule.windows ?? []) {
            for (const id of machine_ids) {
                scheduled.add(machineKey(id));
                const machine = this.machines.learn(id);
                if (machine.mode === "UP") machine.mode = "DRAINING";
                machine.unavailability = unavailability;
            }
        }
        for (const { id } of [...this.machines]) if (!scheduled.has(machineKey(id))) this.machines.forget(id);
        this.schedules = [schedule];
    }

    start(ids: readonly MachineID[]): void {
        for (const id of ids) {
            const machine = this.machines.get(id);
            if (machine !== undefined) machine.mode = "DOWN";
        }
    }

    /** Windows without machines go, and so does a schedule without windows. */
    stop(ids: readonly MachineID[]): void {
        const stopped = new Set(ids.map(machineKey));
        for (const id of ids) this.machines.forget(id);
        const kept = (id: MachineID) => !stopped.has(machineKey(id));
        this.schedules = this.schedules
            .map((schedule) => filterSchedule(schedule, kept))
            .filter(({ windows }) => windows !== undefined);
    }

    clear(): void {
        this.machines.clear();
        this.schedules = [];
    }
}

/** The schedule with some of the machines, without the windows that lost them all. */
export function filterSchedule(schedule: Schedule, kept: (id: MachineID) => boolean): Schedule {
    const windows = (schedule.windows ?? [])
        .map(({ machine_ids = [], unavailability }) => ({
            machine_ids: machine_ids.filter(kept),
            unavailability,
        }))
        .filter(({ machine_ids }) => machine_ids.length > 0);
    return windows.length > 0 ? { windows } : {};
}
