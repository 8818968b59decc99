import { type Batch, isFinished } from "../../rolling";
import type { AgentMachine, View } from "../../schedule";
import type { StepLog } from "../../steps";
import { type RecordedAgent, recordsOn } from "../agents-before";
import { machineStatesOf, STATE_VERSION } from "../window/outputs";
import type { MachineState } from "../window/states";
import type { Journal } from "./journal";
import type { RollingInputs } from "./spec";
import type { RollingPhase } from "./states";

/** Inputs but for what may hold secrets: state has them once, encrypted, and nothing here needs them again. */
export interface RollingOutputs extends Omit<RollingInputs, "steps" | "ssh" | "triggers"> {
    phase: RollingPhase;
    batches: readonly Batch[];
    /** Machines that are through. */
    completed: AgentMachine[];
    failed: (AgentMachine & { reason: string })[];
    logs: readonly StepLog[];
    startedAt: string;
    /** Empty while machines are left. */
    finishedAt: string;
    /** Each machine with its group and its mode on the master. */
    machineStates: MachineState[];
    agents: RecordedAgent[];
    /** Hashes of triggers and steps: what makes a run another one, and the number of a step valid. */
    hashes: Pick<Journal, "triggers" | "steps">;
    /** Lines of known_hosts of hosts that were new and accepted. */
    hostKeys: readonly string[];
    warnings: string[];
    masterVersion: string;
    stateVersion: number;
}

/** The outputs that follow from how far a run has come. */
export function rollingOutputs(
    { steps: _steps, ssh: _ssh, triggers: _triggers, ...inputs }: RollingInputs,
    journal: Journal,
    seen: { view: View | undefined; now: number; isWaiting: boolean } & Pick<
        RollingOutputs,
        "hostKeys" | "warnings" | "masterVersion"
    >,
): RollingOutputs {
    const { batches, members, triggers, steps, logs, startedAt } = journal;
    const isDone = isFinished(batches);
    const left = batches.filter(({ state }) => state !== "finished").flatMap(({ machines }) => machines);
    return {
        ...inputs,
        phase: isDone ? "finished" : seen.isWaiting ? "waiting" : "failed",
        batches,
        completed: machinesIn(batches, "finished"),
        failed: batches
            .filter(({ state }) => state === "failed")
            .flatMap(({ machines, reason }) => machines.map((machine) => ({ ...machine, reason }))),
        logs,
        startedAt,
        finishedAt: isDone ? new Date(seen.now).toISOString() : "",
        machineStates: machineStatesOf(members, seen.view),
        agents: recordsOn(journal.agents, left),
        hashes: { triggers, steps },
        hostKeys: seen.hostKeys,
        warnings: seen.warnings,
        masterVersion: seen.masterVersion,
        stateVersion: STATE_VERSION,
    };
}

function machinesIn(batches: readonly Batch[], state: Batch["state"]): AgentMachine[] {
    return batches.filter((batch) => batch.state === state).flatMap(({ machines }) => machines);
}
