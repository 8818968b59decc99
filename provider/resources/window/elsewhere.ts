import {
    describeMachine,
    type Goal,
    type MachineId,
    machineKey,
    machineKeys,
    machinesOf,
    claimsOf,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";

/** What has become of some machines outside of the goal's own windows. */
export interface Elsewhere {
    /** Those in windows of others. */
    scheduled: { machine: MachineId; window: Window; isDown: boolean }[];
    /** Those that are DOWN and in no window at all: a schedule that raced machine/down leaves such a machine. */
    torn: MachineId[];
}

export function lookElsewhere(machines: readonly MachineId[], goal: Goal, view: View): Elsewhere {
    const { isOwned } = claimsOf(goal);
    const windows = new Map<string, Window>();
    for (const window of windowsOf(view.schedule))
        for (const machine of machinesOf(window)) windows.set(machineKey(machine), window);
    const down = machineKeys(view.down);
    const found: Elsewhere = { scheduled: [], torn: [] };
    const foreign = new Map<Window, boolean>();
    const isForeign = (window: Window) => {
        const known = foreign.get(window) ?? !isOwned(window);
        foreign.set(window, known);
        return known;
    };
    for (const machine of machines) {
        const key = machineKey(machine);
        const window = windows.get(key);
        if (window === undefined) {
            if (down.has(key)) found.torn.push(machine);
        } else if (isForeign(window)) {
            found.scheduled.push({ machine, window, isDown: down.has(key) });
        }
    }
    return found;
}

export function describeTorn(machine: MachineId): string {
    return `machine ${describeMachine(machine)} is DOWN and in no window`;
}

/** Machines that were to come up and did not, as somebody else has them DOWN. */
export function describeDownElsewhere({ scheduled }: Elsewhere): string[] {
    return scheduled
        .filter(({ isDown }) => isDown)
        .map(
            ({ machine, window }) =>
                `machine ${describeMachine(machine)} is DOWN in another window (${describeWindow(window)}); it was left alone`,
        );
}
