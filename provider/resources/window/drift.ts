import { describeMachines } from "../../impact";
import {
    claimsOf,
    durationMillis,
    type MachineId,
    machineKey,
    machineKeys,
    machinesOf,
    startMillis,
    toWindow,
    type View,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";
import { driftText } from "../drift-text";
import { recordedTiming, sameTiming } from "../timing";
import { describeLosses, describeRemains } from "./edits";
import { absenceOf, goalOf } from "./goals";
import type { RecordedWindow } from "./recorded";

/**
 * What there is to say of a window that a run leaves as it is: in what the master differs from what is recorded, with
 * both sides and the remedy; then what else another program has made of it, which no refresh changes.
 */
export function driftOf(recorded: RecordedWindow, view: View): string[] {
    const differences = differencesOf(recorded, view);
    return [
        ...(differences.length === 0 ? [] : [driftText(differences)]),
        ...describeRemains(goalOf(recorded.inputs, recorded.machines, recorded), view),
    ];
}

function differencesOf(recorded: RecordedWindow, view: View): string[] {
    const { inputs, machines } = recorded;
    const claims = claimsOf(absenceOf(recorded));
    const owned = windowsOf(view.schedule).filter(claims.isOwned);
    if (inputs.state === "up") {
        return owned.length === 0
            ? []
            : [
                  `recorded as up and off the schedule, and on the master ${owned.map(describeWindow).join("; ")}`,
              ];
    }
    const live = owned.flatMap(claims.ownMachines);
    const liveKeys = machineKeys(live);
    const gone = machines.filter((machine) => !liveKeys.has(machineKey(machine)));
    // A run that was killed may have put them there; in a window that another program has written they are its own.
    const added = owned.filter(claims.isWhole).flatMap(claims.strangers);
    const declared = recordedTiming(inputs);
    const moved = owned.filter(
        (window) =>
            !sameTiming(
                { startMillis: startMillis(window), durationMillis: durationMillis(window) },
                declared,
            ),
    );
    const goal = goalOf(inputs, machines, recorded);
    const edits = describeLosses(goal, view);
    const window = goal.windows.map(toWindow).map(describeWindow).join();
    return [
        ...edits,
        ...(moved.length > 0 && edits.length === 0
            ? [`recorded ${window}, and on the master ${moved.map(describeWindow).join("; ")}`]
            : []),
        ...goneText(recorded, gone, view),
        ...(added.length > 0
            ? [`in this window on the master, and not on record: ${describeMachines(added)}`]
            : []),
        ...modesText(recorded, live, view),
    ];
}

/** Machines that are on record, and in no window of ours. */
function goneText(
    { inputs }: RecordedWindow,
    gone: readonly MachineId[],
    { schedule, down }: View,
): string[] {
    if (gone.length === 0) return [];
    const elsewhere = machineKeys(windowsOf(schedule).flatMap(machinesOf));
    const isDown = machineKeys(down);
    const as = inputs.state === "down" ? "DOWN" : "scheduled";
    const groups: [string, (key: string) => boolean][] = [
        ["in another window", (key) => elsewhere.has(key)],
        ["DOWN and in no window", (key) => !elsewhere.has(key) && isDown.has(key)],
        ["UP and in no window", (key) => !elsewhere.has(key) && !isDown.has(key)],
    ];
    return groups.flatMap(([where, belongs]) => {
        const machines = gone.filter((machine) => belongs(machineKey(machine)));
        const are = machines.length === 1 ? "it is" : "they are";
        return machines.length === 0
            ? []
            : [`recorded as ${as}; on the master ${are} ${where}: ${describeMachines(machines)}`];
    });
}

/** Machines of ours that are DOWN and should not, or the other way round. */
function modesText({ inputs }: RecordedWindow, live: readonly MachineId[], { down }: View): string[] {
    const isDown = machineKeys(down);
    const wanted = inputs.state === "down";
    const others = live.filter((machine) => isDown.has(machineKey(machine)) !== wanted);
    if (others.length === 0) return [];
    const sides = wanted
        ? "recorded as DOWN, and only DRAINING on the master"
        : "recorded as scheduled, and DOWN on the master";
    return [`${sides}: ${describeMachines(others)}`];
}
