import { machineKey, machineKeys, type MachineId } from "./machine";
import type { Step } from "./plan";
import { machinesOf, type View, windowsOf } from "./schedule";

/** What a master would show after a step, by the rules of Mesos 1.11: for previews, which change nothing. */
export function afterStep(view: View, step: Step): View {
    switch (step.kind) {
        case "up": {
            const raised = machineKeys(step.machines);
            const stays = (machine: MachineId) => !raised.has(machineKey(machine));
            const windows = windowsOf(view.schedule)
                .map((window) => ({ ...window, machine_ids: machinesOf(window).filter(stays) }))
                .filter(({ machine_ids }) => machine_ids.length > 0);
            return { ...view, schedule: { ...view.schedule, windows }, down: view.down.filter(stays) };
        }
        case "schedule": {
            const down = machineKeys(view.down);
            const scheduled = windowsOf(step.schedule).flatMap(machinesOf);
            const draining = scheduled.filter((machine) => !down.has(machineKey(machine)));
            return { schedule: step.schedule, draining, down: view.down };
        }
        case "down": {
            const lowered = machineKeys(step.machines);
            return {
                ...view,
                draining: view.draining.filter((machine) => !lowered.has(machineKey(machine))),
                down: [...view.down, ...step.machines],
            };
        }
        default:
            return view;
    }
}
