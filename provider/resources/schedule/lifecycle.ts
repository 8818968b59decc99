import { createHash } from "node:crypto";
import {
    describeMachine,
    machineKey,
    machineKeys,
    machinesOf,
    strangersIn,
    type View,
    windowsOf,
} from "../../schedule";
import type { Cluster } from "../cluster";
import { finishing, recordingFailure } from "../failure";
import type { Properties } from "../inputs";
import { resolver, type ResolvedMachine } from "../machines";
import { resolveMachines } from "../resolve";
import { recordedTimingKey } from "../timing";
import { containsUnknown } from "../unknowns";
import { describeStrangers } from "../window/edits";
import { machineStatesOf } from "../window/outputs";
import { nameOf } from "../window/reach";
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
    const goal = absenceOf(recorded);
    const strangers = describeStrangers(strangersIn((await cluster.view()).schedule, goal));
    await finishing(() => cluster.reach(goal));
    for (const line of strangers) cluster.log(`${nameOf(recorded.inputs)}: ${line}`);
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
    if (recorded.inputs.owner !== after.owner) return true;
    const keyOf = declarationKey(recorded);
    const [left, right] = [recorded.inputs, after].map(({ windows }) => windows.map(keyOf).sort());
    return JSON.stringify(left) !== JSON.stringify(right);
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

/** Equal for declarations that mean the same window, whatever the order of machines and the form of times. */
function declarationKey({ machines }: RecordedSchedule): (window: ScheduledWindowInputs) => string {
    const resolve = resolver(machines);
    return (window) => {
        const members = window.machines.map((reference) =>
            machineKey(resolve(reference) ?? { hostname: String(reference) }),
        );
        return JSON.stringify([window.reason, recordedTimingKey(window), members.sort()]);
    };
}
