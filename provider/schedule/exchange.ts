import { claimsOf } from "./claims";
import { desiredModes, type Goal } from "./goal";
import { machineKey } from "./machine";
import { place } from "./place";
import { machinesOf, type Schedule, type View, type Window, windowsOf } from "./schedule";

/** Goals that can only be reached together, as each waits for a machine that another one gives up. */
export interface Exchange {
    goals: ReadonlySet<Goal>;
    /** The schedule once all of them have what they want; the very same object where there are none. */
    schedule: Schedule;
}

/**
 * The goals that have no conflict once every one of them has given up what it no longer wants, in rings of any length.
 * A machine that several of them want goes to the first. Those that would still meet a machine in somebody else's
 * window are left out, with what they would have given.
 *
 * Machines that are DOWN have to come up before they can be given: the schedule is to be posted only then.
 */
export function exchange(view: View, goals: readonly Goal[]): Exchange {
    let taking = goals.filter(({ exclusive }) => !exclusive);
    while (taking.length > 0) {
        const released = taking.reduce(withoutGiven, view.schedule);
        let schedule = released;
        const reached = taking.filter((goal) => {
            const placement = place({ ...view, schedule }, goal);
            schedule = placement.schedule;
            return placement.conflicts.length === 0;
        });
        if (reached.length === taking.length)
            return { goals: new Set(taking), schedule: withoutEmpty(schedule) };
        taking = reached;
    }
    return { goals: new Set(), schedule: view.schedule };
}

/** The schedule without what a goal gives up. Its windows stay where they are, be they empty, for what follows. */
function withoutGiven(schedule: Schedule, goal: Goal): Schedule {
    const { ownMachines } = claimsOf(goal);
    const wanted = desiredModes(goal);
    const windows = windowsOf(schedule).map((window): Window => {
        const given = new Set(
            ownMachines(window)
                .map(machineKey)
                .filter((key) => !wanted.has(key)),
        );
        if (given.size === 0) return window;
        const machine_ids = machinesOf(window).filter((machine) => !given.has(machineKey(machine)));
        return { ...window, machine_ids };
    });
    return { ...schedule, windows };
}

function withoutEmpty(schedule: Schedule): Schedule {
    const windows = windowsOf(schedule).filter((window) => machinesOf(window).length > 0);
    return { ...schedule, windows };
}
