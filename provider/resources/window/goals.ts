import {
    type AgentMachine,
    type DesiredWindow,
    type Goal,
    type MachineId,
    machineKey,
    type Owner,
    signatureOf,
    signedUnavailability,
    type Signature,
    toWindow,
} from "../../schedule";
import { recordedTiming, type Timing, timingOf } from "../timing";
import type { WindowInputs, WindowState } from "./spec";

/** What was declared and resolved when the resource last succeeded. */
export interface Recorded {
    inputs: WindowInputs;
    machines: readonly AgentMachine[];
}

/** What declared inputs want of the master. */
export function goalOf(
    inputs: WindowInputs,
    machines: readonly AgentMachine[],
    recorded: Recorded | undefined,
): Goal {
    const signature = signatureOf(inputs.owner);
    // Machines that a refresh has shown in the window: a diff says that they leave.
    const shown = recorded?.inputs.machines.filter((each) => typeof each === "object") ?? [];
    return {
        owner: ownerOf(signature, [...shown, ...machines], recorded),
        windows:
            inputs.state === "up" ? [] : [desiredWindow(timingOf(inputs), machines, signature, inputs.state)],
        onConflict: inputs.onConflict,
        // Down to scheduled was declared and reviewed; a machine that somebody else took DOWN was not.
        release: recorded?.inputs.state === "down" && inputs.state === "scheduled",
        exclusive: false,
    };
}

/** What deleting wants: everything of ours given back. */
export function absenceOf(recorded: Recorded): Goal {
    return {
        owner: ownerOf(signatureOf(recorded.inputs.owner), recorded.machines, recorded),
        windows: [],
        onConflict: "fail",
        release: true,
        exclusive: false,
    };
}

function desiredWindow(
    { startMillis, durationMillis }: Timing,
    machines: readonly AgentMachine[],
    signature: Signature,
    state: WindowState,
): DesiredWindow {
    return {
        machines,
        unavailability: signedUnavailability(startMillis, durationMillis, signature),
        mode: state === "down" ? "DOWN" : "DRAINING",
    };
}

function ownerOf(
    signature: Signature,
    machines: readonly MachineId[],
    recorded: Recorded | undefined,
): Owner {
    if (recorded === undefined) return { signatures: [signature], machines, recorded: [] };
    const before = signatureOf(recorded.inputs.owner);
    const all = new Map([...recorded.machines, ...machines].map((machine) => [machineKey(machine), machine]));
    const { state } = recorded.inputs;
    const timing = state === "up" ? undefined : recordedTiming(recorded.inputs);
    return {
        signatures: [signature, before],
        machines: [...all.values()],
        complete: true,
        recorded: timing ? [toWindow(desiredWindow(timing, recorded.machines, before, state))] : [],
    };
}
