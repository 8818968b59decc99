import { type MachineId, machineKey, machineKeys } from "./machine";
import type { View } from "./schedule";

/** Tells the mode of any machine in a view: UP is one that is neither DRAINING nor DOWN. */
export function modesIn({ down, draining }: View): (machine: MachineId) => "UP" | "DRAINING" | "DOWN" {
    const [downKeys, drainingKeys] = [machineKeys(down), machineKeys(draining)];
    return (machine) => {
        const key = machineKey(machine);
        if (downKeys.has(key)) return "DOWN";
        return drainingKeys.has(key) ? "DRAINING" : "UP";
    };
}
