import { DrainTimeout } from "../../drain";
import { describeMachines } from "../../impact";
import { type Batch, batchName } from "../../rolling";
import { SafetyRefusal } from "../../safety";
import type { View } from "../../schedule";
import { StepFailure } from "../../steps";
import { MaintenanceError } from "../../writer";
import { AgentsMissing } from "../await-agents";
import { modesOf } from "./goals";

/** Whether others may go on: what failed is this batch, not the master or the program. */
export function isFailureOfBatch(error: unknown): boolean {
    if (error instanceof MaintenanceError) return error.code === "CONFLICT";
    return [StepFailure, DrainTimeout, SafetyRefusal, AgentsMissing].some((type) => error instanceof type);
}

/** Why a batch failed, where its machines are now, and what comes next. */
export function describeFailure(batches: readonly Batch[], batch: Batch, view: View | undefined): string {
    const { machines, group, reason, stage } = batch;
    const where = group === "" ? "" : ` of ${group}`;
    return (
        `${batchName(batches, batch)}${where} (${describeMachines(machines)}): ${reason}. ` +
        `${standing(batch, view)}; \`pulumi up\` goes on with ${NEXT[stage]}`
    );
}

function standing({ machines }: Batch, view: View | undefined): string {
    if (view === undefined) return "Where its machines are now could not be read";
    switch (modesOf(machines, view)) {
        case "down":
            return "Its machines are DOWN and stay so";
        case "mixed":
            return "Some of its machines are DOWN and stay so";
        case "up":
            return "Its machines are not DOWN";
    }
}

/** What comes next in a batch that was begun. */
export const NEXT: Record<Batch["stage"], string> = {
    beforeDown: "the step before its machines go down",
    down: "draining it",
    whileDown: "the step that failed",
    beforeUp: "the step that failed",
    up: "bringing its machines up and waiting for their agents",
    afterUp: "the step that failed",
};
