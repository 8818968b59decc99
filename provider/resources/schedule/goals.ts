import {
    type Goal,
    machineKey,
    signatureOf,
    signedUnavailability,
    toWindow,
    type DesiredWindow,
} from "../../schedule";
import { resolver, type ResolvedMachine } from "../machines";
import { recordedTiming } from "../timing";
import type { RecordedSchedule } from "./recorded";
import type { ScheduleInputs } from "./spec";

/** The whole schedule is what is declared: windows of others go. */
export function goalOf(
    inputs: ScheduleInputs,
    machines: readonly ResolvedMachine[],
    recorded: RecordedSchedule | undefined,
): Goal {
    return {
        owner: {
            signatures: [signatureOf(inputs.owner), signatureOf(recorded?.inputs.owner ?? inputs.owner)],
            machines: unique([...machines, ...(recorded?.machines ?? [])]),
            complete: recorded !== undefined,
            recorded: recorded ? desired(recorded.inputs, recorded.machines).map(toWindow) : [],
        },
        windows: desired(inputs, machines),
        // In an exclusive goal nothing of others is in the way; equal windows keep their place.
        onConflict: "adopt",
        release: false,
        exclusive: true,
    };
}

/** What deleting wants: our windows given back, those that others have posted since left alone. */
export function absenceOf(recorded: RecordedSchedule): Goal {
    const { owner } = goalOf(recorded.inputs, recorded.machines, recorded);
    return { owner, windows: [], onConflict: "fail", release: true, exclusive: false };
}

/** What each declared window wants; undefined where a refresh recorded one that could not be wanted. */
export function desiredEach(
    { windows, owner }: ScheduleInputs,
    machines: readonly ResolvedMachine[],
): (DesiredWindow | undefined)[] {
    const signature = signatureOf(owner);
    const resolve = resolver(machines);
    return windows.map((window): DesiredWindow | undefined => {
        const timing = recordedTiming(window);
        const members = window.machines.flatMap((reference) => resolve(reference) ?? []);
        if (timing === undefined || members.length === 0) return undefined;
        const { startMillis, durationMillis } = timing;
        const unavailability = signedUnavailability(startMillis, durationMillis, signature);
        return { machines: members, unavailability, mode: "DRAINING" };
    });
}

function desired(inputs: ScheduleInputs, machines: readonly ResolvedMachine[]): DesiredWindow[] {
    return desiredEach(inputs, machines).flatMap((window) => window ?? []);
}

function unique(machines: readonly ResolvedMachine[]): ResolvedMachine[] {
    return [...new Map(machines.map((machine) => [machineKey(machine), machine])).values()];
}
