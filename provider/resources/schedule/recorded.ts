import { z } from "zod";
import { type MachineState } from "../window/states";
import type { Properties } from "../inputs";
import type { MachineReference, ResolvedMachine } from "../machines";
import type { ScheduleInputs } from "./spec";

export const STATE_VERSION = 1;

export interface ScheduleOutputs extends ScheduleInputs {
    machineStates: MachineState[];
    warnings: string[];
    masterVersion: string;
    stateVersion: number;
}

const machine = z.object({ hostname: z.string(), ip: z.string() });

const schema = z.object({
    windows: z
        .array(
            z.object({
                machines: z.array(z.union([z.string(), machine])).catch([]),
                startTime: z.string().catch(""),
                endTime: z.string().optional().catch(undefined),
                duration: z.string().optional().catch(undefined),
                reason: z.string().catch(""),
            }),
        )
        .catch([]),
    owner: z.string(),
    machineStates: z.array(machine.extend({ declaredAs: z.string().optional() })).catch([]),
});

export interface RecordedSchedule {
    inputs: ScheduleInputs;
    machines: ResolvedMachine[];
}

/** Recorded outputs of this version or an earlier one, read leniently. */
export function recordedOf(olds: Properties): RecordedSchedule {
    const parsed = schema.safeParse(olds);
    if (!parsed.success) {
        throw new Error(
            "the recorded state names no owner; it was not written by this package, or was edited by hand",
        );
    }
    const { machineStates, ...inputs } = parsed.data;
    return { inputs, machines: machineStates };
}

/** The machine that a reference means, where it is known. */
export function resolved(
    reference: MachineReference,
    machines: readonly ResolvedMachine[],
): ResolvedMachine | undefined {
    return typeof reference === "string"
        ? machines.find(({ declaredAs }) => declaredAs === reference)
        : reference;
}
