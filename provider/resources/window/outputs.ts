import { modesIn, type View } from "../../schedule";
import { formatInstant } from "../../time";
import type { RecordedAgent } from "../agents-before";
import { type ResolvedMachine } from "../machines";
import { recordedTiming } from "../timing";
import type { WindowInputs } from "./spec";
import type { MachineMode, MachineState, Phase } from "./states";

/** Written to state, so that code of any later version knows what it reads. */
export const STATE_VERSION = 1;

export interface WindowOutputs extends WindowInputs {
    phase: Phase;
    startTimeUtc: string;
    /** Empty for an open-ended window. */
    endTimeUtc: string;
    /** Whole seconds; 0 for an open-ended window. */
    durationSeconds: number;
    machineStates: MachineState[];
    /** Agents of machines that are DOWN, as they were before: what comes back is compared with them. */
    agents: RecordedAgent[];
    warnings: string[];
    masterVersion: string;
    stateVersion: number;
}

/** The outputs that follow from the inputs and what was last seen. Without a view, modes are UNKNOWN. */
export function windowOutputs(
    inputs: WindowInputs,
    machines: readonly ResolvedMachine[],
    seen: {
        view?: View;
        warnings?: string[];
        masterVersion?: string;
        agents?: readonly RecordedAgent[];
    },
): WindowOutputs {
    const { startMillis, durationMillis } = recordedTiming(inputs) ?? {};
    const machineStates = machineStatesOf(machines, seen.view);
    return {
        ...inputs,
        phase: phaseOf(inputs, machineStates),
        startTimeUtc: startMillis === undefined ? inputs.startTime : formatInstant(startMillis),
        endTimeUtc:
            startMillis === undefined || durationMillis === undefined
                ? ""
                : formatInstant(startMillis + durationMillis),
        durationSeconds: Number((durationMillis ?? 0n) / 1000n),
        machineStates,
        agents: [...(seen.agents ?? [])],
        warnings: seen.warnings ?? [],
        masterVersion: seen.masterVersion ?? "",
        stateVersion: STATE_VERSION,
    };
}

export function machineStatesOf(
    machines: readonly ResolvedMachine[],
    view: View | undefined,
): MachineState[] {
    const modeOf = view === undefined ? (): MachineMode => "UNKNOWN" : modesIn(view);
    return machines.map((machine) => ({ ...machine, mode: modeOf(machine) }));
}

function phaseOf({ state }: WindowInputs, machines: readonly MachineState[]): Phase {
    const modes = new Set(machines.map(({ mode }) => mode));
    if (modes.has("UNKNOWN")) return "failed";
    if (state === "up") return "up";
    if (modes.size > 1) return "partial";
    if (modes.has("DOWN")) return "down";
    if (modes.has("DRAINING")) return state === "down" ? "draining" : "scheduled";
    return "partial";
}
