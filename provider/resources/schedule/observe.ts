import {
    claimsOf,
    type DesiredWindow,
    durationMillis,
    machineKey,
    machineKeys,
    machinesOf,
    NANOS_PER_MILLI,
    startMillis,
    toWindow,
    type View,
    type Window,
    windowKey,
    windowsOf,
} from "../../schedule";
import { resolver, type ResolvedMachine } from "../machines";
import { recordedTiming, sameTiming, timingInputs } from "../timing";
import { absenceOf, desiredEach } from "./goals";
import type { RecordedSchedule } from "./recorded";
import type { ScheduledWindowInputs, ScheduleInputs } from "./spec";

/**
 * The live schedule as inputs that would declare it: declared windows in their own words and order, with the time and
 * the machines that others have given them, then whatever else stands there.
 */
export function observeSchedule(recorded: RecordedSchedule, view: View) {
    const { inputs, machines } = recorded;
    const left = new Left(recorded, view);
    const wanted = desiredEach(inputs, machines);
    const same = wanted.map((each) => each && left.takeSame(each));
    const resolve = resolver(machines);
    const windows = inputs.windows.flatMap((declared, index): ScheduledWindowInputs[] => {
        if (same[index] !== undefined) return [declared];
        const changed = wanted[index] && left.takeChanged(wanted[index]);
        return changed === undefined ? [] : [withChanges(declared, changed, resolve)];
    });
    for (const live of left.rest()) {
        windows.push({
            machines: machinesOf(live).map(complete),
            ...timingInputs(timingOf(live)),
            reason: "not declared here",
        });
    }
    const seen = windowsOf(view.schedule).flatMap(machinesOf).map(complete);
    const all = new Map([...seen, ...machines].map((machine) => [machineKey(machine), machine]));
    const observed: ScheduleInputs = { ...inputs, windows };
    return { inputs: observed, machines: [...all.values()] };
}

/** The live windows that no declared one is known by yet. */
class Left {
    private readonly windows: Set<Window>;
    private readonly byPlan = new Map<string, Window[]>();
    private readonly ownByMachine = new Map<string, Window>();

    constructor(recorded: RecordedSchedule, view: View) {
        this.windows = new Set(windowsOf(view.schedule));
        const { isOwned } = claimsOf(absenceOf(recorded));
        for (const window of this.windows) {
            const key = windowKey(window, NANOS_PER_MILLI);
            this.byPlan.set(key, [...(this.byPlan.get(key) ?? []), window]);
            if (!isOwned(window)) continue;
            for (const machine of machinesOf(window)) this.ownByMachine.set(machineKey(machine), window);
        }
    }

    /** One with the same machines and the same time. */
    takeSame(wanted: DesiredWindow): Window | undefined {
        const found = this.byPlan.get(windowKey(toWindow(wanted), NANOS_PER_MILLI))?.shift();
        if (found) this.windows.delete(found);
        return found;
    }

    /** One of ours that has a machine of it, in whatever others have made of it. */
    takeChanged(wanted: DesiredWindow): Window | undefined {
        for (const machine of wanted.machines) {
            const found = this.ownByMachine.get(machineKey(machine));
            if (found !== undefined && this.windows.delete(found)) return found;
        }
        return undefined;
    }

    rest(): Window[] {
        return [...this.windows];
    }
}

/** A declared window as it stands: in its own words as far as they are still true. */
function withChanges(
    declared: ScheduledWindowInputs,
    live: Window,
    resolve: ReturnType<typeof resolver>,
): ScheduledWindowInputs {
    const keys = machineKeys(machinesOf(live));
    const members = declared.machines.flatMap((reference) => resolve(reference) ?? []);
    const known = machineKeys(members);
    const staying = declared.machines.filter((reference) => {
        const machine = resolve(reference);
        return machine !== undefined && keys.has(machineKey(machine));
    });
    const added = machinesOf(live).filter((machine) => !known.has(machineKey(machine)));
    const timing = timingOf(live);
    return {
        ...declared,
        ...(sameTiming(timing, recordedTiming(declared))
            ? {}
            : { endTime: undefined, duration: undefined, ...timingInputs(timing, declared) }),
        machines: [...staying, ...added.map(complete)],
    };
}

function timingOf(window: Window) {
    return { startMillis: startMillis(window), durationMillis: durationMillis(window) };
}

function complete({ hostname = "", ip = "" }: { hostname?: string; ip?: string }): ResolvedMachine {
    return { hostname, ip };
}
