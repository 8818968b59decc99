import { type Goal, toWindow } from "./goal";
import { machineKey } from "./machine";
import { durationMillis, machinesOf, startMillis, type View, type Window, windowsOf } from "./schedule";

/**
 * Whether each machine that a goal schedules is scheduled for the time that the goal says. Digits below the millisecond
 * do not matter, which programs that read numbers as doubles round away, and neither do machines of others.
 */
export function stillStands({ schedule }: View, goal: Goal): boolean {
    const live = new Map<string, Window>();
    for (const window of windowsOf(schedule))
        for (const machine of machinesOf(window)) live.set(machineKey(machine), window);
    return goal.windows.every((wanted) => {
        const window = toWindow(wanted);
        return wanted.machines.every((machine) => {
            const found = live.get(machineKey(machine));
            return found !== undefined && isAtThatTime(found, window);
        });
    });
}

function isAtThatTime(live: Window, wanted: Window): boolean {
    const [length, planned] = [durationMillis(live), durationMillis(wanted)];
    const isAsLong =
        length === undefined || planned === undefined ? length === planned : isNear(length, planned);
    return isAsLong && isNear(startMillis(live), startMillis(wanted));
}

/** Rounded, a time may be in the millisecond beside its own. */
function isNear(a: bigint, b: bigint): boolean {
    return a - b <= 1n && b - a <= 1n;
}
