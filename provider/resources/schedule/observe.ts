import {
    durationMillis,
    machineKey,
    machinesOf,
    sameMachines,
    startMillis,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { resolved, type ResolvedMachine } from "../machines";
import { recordedTiming, sameTiming, timingInputs } from "../timing";
import type { RecordedSchedule } from "./recorded";
import type { ScheduledWindowInputs, ScheduleInputs } from "./spec";

/**
 * The live schedule as inputs that would declare it: declared windows in their own words and order, then
 * whatever else stands there.
 */
export function observeSchedule({ inputs, machines }: RecordedSchedule, view: View) {
    const left = [...windowsOf(view.schedule)];
    const windows: ScheduledWindowInputs[] = [];
    for (const declared of inputs.windows) {
        const members = declared.machines.flatMap((reference) => resolved(reference, machines) ?? []);
        const index = left.findIndex(
            (live) =>
                sameTiming(timingOf(live), recordedTiming(declared)) &&
                sameMachines(machinesOf(live), members),
        );
        if (index < 0) continue;
        left.splice(index, 1);
        windows.push(declared);
    }
    for (const live of left) {
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

function timingOf(window: Window) {
    return { startMillis: startMillis(window), durationMillis: durationMillis(window) };
}

function complete({ hostname = "", ip = "" }: { hostname?: string; ip?: string }): ResolvedMachine {
    return { hostname, ip };
}
