import { describeMachines } from "../../impact";
import {
    durationMillis,
    type MachineId,
    machineKey,
    machineKeys,
    machinesOf,
    ownedWindows,
    startMillis,
    toWindow,
    type View,
    windowsOf,
} from "../../schedule";
import { describeWindow } from "../../writer";
import { driftText } from "../drift-text";
import { recordedTiming, sameTiming } from "../timing";
import { describeEdits } from "./edits";
import { absenceOf, goalOf } from "./goals";
import type { RecordedWindow } from "./recorded";

/**
 * In what the master differs from what is recorded of a window that a run leaves as it is, with both sides and the
 * remedy; undefined where it does not.
 */
export function driftOf(recorded: RecordedWindow, view: View): string | undefined {
    const differences = differencesOf(recorded, view);
    return differences.length === 0 ? undefined : driftText(differences);
}

function differencesOf(recorded: RecordedWindow, view: View): string[] {
    const { inputs, machines } = recorded;
    const owned = ownedWindows(view.schedule, absenceOf(recorded));
    const live = owned.flatMap(machinesOf);
    if (inputs.state === "up") {
        return owned.length === 0
            ? []
            : [
                  `recorded as up and off the schedule, and on the master ${owned.map(describeWindow).join("; ")}`,
              ];
    }
    const liveKeys = machineKeys(live);
    const gone = machines.filter((machine) => !liveKeys.has(machineKey(machine)));
    const knownKeys = machineKeys(machines);
    const added = live.filter((machine) => !knownKeys.has(machineKey(machine)));
    const declared = recordedTiming(inputs);
    const moved = owned.filter(
        (window) =>
            !sameTiming(
                { startMillis: startMillis(window), durationMillis: durationMillis(window) },
                declared,
            ),
    );
    const goal = goalOf(inputs, machines, recorded);
    const edits = describeEdits(goal, view);
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
        ["in another window on the master", (key) => elsewhere.has(key)],
        ["DOWN and in no window on the master", (key) => !elsewhere.has(key) && isDown.has(key)],
        ["UP and in no window on the master", (key) => !elsewhere.has(key) && !isDown.has(key)],
    ];
    return groups.flatMap(([where, belongs]) => {
        const machines = gone.filter((machine) => belongs(machineKey(machine)));
        return machines.length === 0
            ? []
            : [`recorded as ${as}, and ${where}: ${describeMachines(machines)}`];
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
