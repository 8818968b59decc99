import { createHash } from "node:crypto";
import {
    describeMachine,
    machineKey,
    machineKeys,
    machinesOf,
    sameMachines,
    type View,
    windowsOf,
} from "../../schedule";
import type { Cluster } from "../cluster";
import { finishing, recordingFailure } from "../failure";
import type { Properties } from "../inputs";
import { resolved, type ResolvedMachine } from "../machines";
import { resolveMachines } from "../resolve";
import { sameRecordedTiming } from "../timing";
import { containsUnknown } from "../unknowns";
import { machineStatesOf } from "../window/outputs";
import { absenceOf, goalOf } from "./goals";
import { observeSchedule } from "./observe";
import { type RecordedSchedule, recordedOf, type ScheduleOutputs, STATE_VERSION } from "./recorded";
import { parseScheduleInputs, type ScheduledWindowInputs, type ScheduleInputs } from "./spec";

export async function createSchedule(news: Properties, cluster: Cluster) {
    const inputs = parseScheduleInputs(news);
    const id = `schedule-${createHash("sha256").update(inputs.owner).digest("hex").slice(0, 12)}`;
    return { id, outs: await establish(id, inputs, undefined, cluster) };
}

export async function updateSchedule(id: string, olds: Properties, news: Properties, cluster: Cluster) {
    return { outs: await establish(id, parseScheduleInputs(news), recordedOf(olds), cluster) };
}

export async function deleteSchedule(olds: Properties, cluster: Cluster): Promise<void> {
    const recorded = recordedOf(olds);
    await finishing(() => cluster.reach(absenceOf(recorded)));
}

/** A schedule always exists, if only an empty one: refresh shows what stands there. */
export async function readSchedule(id: string, olds: Properties, cluster: Cluster) {
    const view = await cluster.view();
    const { inputs, machines } = observeSchedule(recordedOf(olds), view);
    const props = scheduleOutputs(inputs, machines, view, await cluster.version());
    return { id, props, inputs };
}

/** Whether the checked inputs mean another schedule than the recorded one. The order of windows does not matter. */
export function scheduleChanges(olds: Properties, news: Properties): boolean {
    if (containsUnknown({ ...news, __provider: undefined })) return true;
    const recorded = recordedOf(olds);
    // After a refresh the news are what was recorded, which may be nothing that a program could declare.
    const { inputs: after } = recordedOf(news);
    const before = [...recorded.inputs.windows];
    if (recorded.inputs.owner !== after.owner || before.length !== after.windows.length) return true;
    return !after.windows.every((window) => {
        const index = before.findIndex((other) => sameDeclared(other, window, recorded));
        if (index >= 0) before.splice(index, 1);
        return index >= 0;
    });
}

async function establish(
    id: string,
    inputs: ScheduleInputs,
    recorded: RecordedSchedule | undefined,
    cluster: Cluster,
): Promise<ScheduleOutputs> {
    const before = recorded?.machines ?? [];
    const references = inputs.windows.flatMap(({ machines }) => machines);
    const machines = await resolveMachines(references, before, cluster);
    const goal = goalOf(inputs, machines, recorded);
    const view = await recordingFailure(
        id,
        () => ({ ...scheduleOutputs(inputs, [...machines, ...before], undefined, "") }),
        () => cluster.reach(goal),
    );
    return scheduleOutputs(inputs, machines, view, await cluster.version().catch(() => ""));
}

function scheduleOutputs(
    inputs: ScheduleInputs,
    machines: readonly ResolvedMachine[],
    view: View | undefined,
    masterVersion: string,
): ScheduleOutputs {
    const down = machineKeys(view?.down ?? []);
    const warnings = windowsOf(view?.schedule ?? {})
        .flatMap(machinesOf)
        .filter((machine) => down.has(machineKey(machine)))
        .map((machine) => `machine ${describeMachine(machine)} is DOWN; it was left alone`);
    const machineStates = machineStatesOf(machines, view);
    return { ...inputs, machineStates, warnings, masterVersion, stateVersion: STATE_VERSION };
}

function sameDeclared(
    a: ScheduledWindowInputs,
    b: ScheduledWindowInputs,
    { machines }: RecordedSchedule,
): boolean {
    const members = (window: ScheduledWindowInputs) =>
        window.machines.map((reference) => resolved(reference, machines) ?? { hostname: String(reference) });
    return a.reason === b.reason && sameRecordedTiming(a, b) && sameMachines(members(a), members(b));
}
