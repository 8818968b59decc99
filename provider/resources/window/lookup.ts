import {
    durationMillis,
    hasEnough,
    hasSome,
    machineKeys,
    machinesOf,
    remainsOf,
    startMillis,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { type ResolvedMachine } from "../machines";
import { timingInputs } from "../timing";
import type { WindowInputs } from "./spec";

/**
 * Finds a live window for `MaintenanceWindow.get`: by the id of a resource, or by one of its machines as
 * `hostname`, `ip` or `hostname|ip`.
 */
export function lookUpWindow(
    id: string,
    view: View,
): { inputs: WindowInputs; machines: ResolvedMachine[] } | undefined {
    const found = windowsOf(view.schedule).find((window) => fits(id, window));
    if (found === undefined) return undefined;
    const machines = machinesOf(found).map(({ hostname = "", ip = "" }) => ({ hostname, ip }));
    const down = machineKeys(view.down);
    const isDown =
        machinesOf(found).length > 0 && [...machineKeys(machinesOf(found))].every((key) => down.has(key));
    return {
        machines,
        inputs: {
            machines,
            ...timingInputs({ startMillis: startMillis(found), durationMillis: durationMillis(found) }),
            state: isDown ? "down" : "scheduled",
            reason: "",
            onConflict: "fail",
            pastStart: "allow",
            owner: "",
        },
    };
}

function fits(id: string, window: Window): boolean {
    const signature = /^window-(\d+)-(\d+)$/.exec(id);
    if (signature) {
        const [start, duration] = [BigInt(signature[1]!), BigInt(signature[2]!)];
        const left = remainsOf(window.unavailability, { start, duration });
        // Nothing is on record here: of a rounded start alone there are too many.
        return hasEnough(left) || (left.duration === "rounded" && hasSome(left));
    }
    const [first, second] = id.toLowerCase().split("|");
    return machinesOf(window).some(({ hostname, ip }) =>
        second === undefined
            ? hostname?.toLowerCase() === first || ip === first
            : hostname?.toLowerCase() === first && ip === second,
    );
}
