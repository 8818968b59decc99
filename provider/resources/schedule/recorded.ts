import { z } from "zod";
import { type MachineState } from "../window/states";
import type { Properties } from "../inputs";
import type { ResolvedMachine } from "../machines";
import { parseRecorded, recordedFields, recordedWindowFields } from "../recorded";
import type { ScheduleInputs } from "./spec";

export const STATE_VERSION = 1;

export interface ScheduleOutputs extends ScheduleInputs {
    machineStates: MachineState[];
    warnings: string[];
    masterVersion: string;
    stateVersion: number;
}

const schema = z.object({
    windows: z.array(z.object(recordedWindowFields)).catch([]),
    ...recordedFields,
});

export interface RecordedSchedule {
    inputs: ScheduleInputs;
    machines: ResolvedMachine[];
}

/** Recorded outputs of this version or an earlier one; see parseRecorded. */
export function recordedOf(olds: Properties): RecordedSchedule {
    const { machineStates, ...inputs } = parseRecorded(schema, olds);
    return { inputs, machines: machineStates };
}
