import {
    claimsOf,
    describeMachine,
    durationMillis,
    type MachineId,
    machineKey,
    machineKeys,
    startMillis,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";
import { type MachineReference, resolver, type ResolvedMachine } from "../machines";
import { sameTiming, timingInputs, recordedTiming } from "../timing";
import { describeMarks, describeStrangers } from "./edits";
import { describeTorn, lookElsewhere } from "./elsewhere";
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
 * anywhere, or DOWN. Drift comes back as inputs, so that a preview shows it line by line. A machine more is drift while
 * every digit of the window is ours, as a run that was killed may have put it there; in a window that another program
 * has written it is that program's.
 */
export function observeWindow(
    inputs: WindowInputs,
    machines: readonly ResolvedMachine[],
    view: View,
): Observed | undefined {
    const goal = absenceOf({ inputs, machines });
    const claims = claimsOf(goal);
    const owned = windowsOf(view.schedule).filter((window) => claims.ownMachines(window).length > 0);
    const { scheduled, torn } = lookElsewhere(machines, goal, view);
    const added = owned.filter(claims.isWhole).flatMap(claims.strangers);
    const warnings = [
        ...scheduled.map(
            ({ machine, window }) =>
                `machine ${describeMachine(machine)} is in another window now (${describeWindow(window)})`,
        ),
        ...torn.map(describeTorn),
        ...owned.flatMap((window) => describeMarks(window, goal.owner)),
        ...owned
            .filter((window) => !claims.isWhole(window))
            .flatMap((window) => describeStrangers(claims.strangers(window))),
    ];
    if (owned.length === 0) {
        if (torn.length > 0)
            return { inputs: { ...inputs, state: "down", machines: [] }, machines: [...machines], warnings };
        // A finished record asks nothing of the master.
        if (inputs.state === "up") return { inputs, machines: [...machines], warnings: [] };
        // Bringing machines up unschedules them: that is how a DOWN window vanishes.
        if (warnings.length === 0) {
            if (inputs.state === "scheduled") return undefined;
            return { inputs: { ...inputs, state: "up" }, machines: [...machines], warnings };
        }
        return { inputs: { ...inputs, machines: [] }, machines: [...machines], warnings };
    }
    const live = owned.flatMap(claims.ownMachines);
    const isLive = liveness(machines, machineKeys(live));
    const staying = inputs.machines.filter(isLive);
    return {
        inputs: {
            ...withTimingOf(inputs, owned),
            machines: [...staying, ...added.map(complete)],
            state: observedState(inputs.state, [...live, ...torn].map(machineKey), view),
        },
        machines: [...machines],
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

/** Whether a recorded warning is of an operation, and not what a refresh saw. */
export function isOfOperation(warning: string): boolean {
    return !SEEN.some((text) => warning.includes(text));
}

/** What is only said of a look at the master. */
const SEEN = [
    "is in another window now (",
    "is DOWN and in no window",
    "another program has written this window again",
    "was put into this window by another program",
];

function liveness(machines: readonly ResolvedMachine[], live: ReadonlySet<string>) {
    const resolve = resolver(machines);
    return (reference: MachineReference): boolean => {
        const machine = resolve(reference);
        return machine !== undefined && live.has(machineKey(machine));
    };
}

function complete({ hostname = "", ip = "" }: MachineId): ResolvedMachine {
    return { hostname, ip };
}
