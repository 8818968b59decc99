import {
    describeMachine,
    durationMillis,
    machineKey,
    machineKeys,
    machinesOf,
    ownedWindows,
    startMillis,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";
import { type MachineReference, resolved, type ResolvedMachine } from "../machines";
import { sameTiming, timingInputs, recordedTiming } from "../timing";
import { absenceOf } from "./goals";
import type { WindowInputs, WindowState } from "./spec";

/** A window as it stands on the master, in the form of the inputs that would declare it. */
export interface Observed {
    inputs: WindowInputs;
    machines: ResolvedMachine[];
    warnings: string[];
}

/**
 * What became of a recorded window. Undefined only for a definite absence: none of its machines is scheduled
 * anywhere. Drift comes back as inputs, so that a preview shows it line by line.
 */
export function observeWindow(
    inputs: WindowInputs,
    machines: readonly ResolvedMachine[],
    view: View,
): Observed | undefined {
    const owned = ownedWindows(view.schedule, absenceOf({ inputs, machines }));
    const warnings = foreignWarnings(machines, owned, view);
    if (owned.length === 0) {
        // A finished record asks nothing of the master.
        if (inputs.state === "up") return { inputs, machines: [...machines], warnings: [] };
        // Bringing machines up unschedules them: that is how a DOWN window vanishes.
        if (warnings.length === 0) {
            if (inputs.state === "scheduled") return undefined;
            return { inputs: { ...inputs, state: "up" }, machines: [...machines], warnings };
        }
        return { inputs: { ...inputs, machines: [] }, machines: [...machines], warnings };
    }
    const live = owned.flatMap(machinesOf);
    const liveKeys = machineKeys(live);
    const known = new Map(machines.map((machine) => [machineKey(machine), machine]));
    const added = live.filter((machine) => !known.has(machineKey(machine))).map(complete);
    return {
        inputs: {
            ...withTimingOf(inputs, owned),
            machines: [
                ...inputs.machines.filter((reference) => isLive(reference, machines, liveKeys)),
                ...added,
            ],
            state: observedState(inputs.state, live.map(machineKey), view),
        },
        machines: [...machines, ...added],
        warnings,
    };
}

function withTimingOf(inputs: WindowInputs, owned: readonly Window[]): WindowInputs {
    const declared = recordedTiming(inputs);
    const timings = owned.map((window) => ({
        startMillis: startMillis(window),
        durationMillis: durationMillis(window),
    }));
    const moved = timings.find((timing) => !sameTiming(timing, declared));
    if (moved === undefined) return inputs;
    return { ...inputs, endTime: undefined, duration: undefined, ...timingInputs(moved, inputs) };
}

/** The state that shows what differs: any machine that is not as declared. */
function observedState(declared: WindowState, live: readonly string[], view: View): WindowState {
    const down = machineKeys(view.down);
    const downCount = live.filter((key) => down.has(key)).length;
    if (declared === "scheduled") return downCount > 0 ? "down" : "scheduled";
    return downCount < live.length ? "scheduled" : "down";
}

const ELSEWHERE = "is in another window now";

/** Whether a recorded warning is of an operation, and not what a refresh saw. */
export function isOfOperation(warning: string): boolean {
    return !warning.includes(` ${ELSEWHERE} (`);
}

function foreignWarnings(
    machines: readonly ResolvedMachine[],
    owned: readonly Window[],
    view: View,
): string[] {
    const ours = new Set(owned);
    return machines.flatMap((machine) => {
        const key = machineKey(machine);
        const foreign = windowsOf(view.schedule).find(
            (window) => !ours.has(window) && machinesOf(window).some((other) => machineKey(other) === key),
        );
        return foreign
            ? [`machine ${describeMachine(machine)} ${ELSEWHERE} (${describeWindow(foreign)})`]
            : [];
    });
}

function isLive(
    reference: MachineReference,
    machines: readonly ResolvedMachine[],
    live: ReadonlySet<string>,
): boolean {
    const machine = resolved(reference, machines);
    return machine !== undefined && live.has(machineKey(machine));
}

function complete({ hostname = "", ip = "" }: { hostname?: string; ip?: string }): ResolvedMachine {
    return { hostname, ip };
}
