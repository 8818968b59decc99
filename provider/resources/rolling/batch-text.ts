import { describeMachines } from "../../impact";
import { type Batch, batchName, type Hook, HOOKS, nextAction, type StepCounts } from "../../rolling";
import type { View } from "../../schedule";
import { NEXT } from "./failures";
import { modesOf } from "./goals";

type Named = Readonly<Record<Hook, readonly { name: string }[]>>;

/**
 * A batch of a plan in a line, and where `pulumi up` goes on with one that was begun:
 * `batch 2 of 4 (r1), begun and DOWN now, goes on with its step whileDown[0]: m3.example (10.0.0.3)`
 */
export function batchText(batches: readonly Batch[], batch: Batch, steps: Named, view: View): string {
    const { machines, group } = batch;
    const isBegun = batches.some(({ state }) => state !== "pending");
    const name = isBegun ? batchName(batches, batch) : `batch ${batches.indexOf(batch) + 1}`;
    const place = group === "" ? "" : ` (${group})`;
    return `${name}${place}${nextText(batch, steps, view)}: ${describeMachines(machines)}`;
}

function nextText(batch: Batch, steps: Named, view: View): string {
    switch (batch.state) {
        case "failed":
            return `, begun, goes on with ${NEXT[batch.stage]}`;
        case "open": {
            const modes = modesOf(batch.machines, view);
            const begun = { up: "begun", mixed: "begun and in part DOWN now", down: "begun and DOWN now" };
            return `, ${begun[modes]}, ${goesOn(batch, modes, steps)}`;
        }
        default:
            return "";
    }
}

/** Of a batch that was cut off. */
function goesOn(batch: Batch, modes: ReturnType<typeof modesOf>, steps: Named): string {
    const counts = Object.fromEntries(
        HOOKS.map((hook) => [hook, steps[hook].length]),
    ) as unknown as StepCounts;
    const action = nextAction(batch, modes, counts);
    switch (action.kind) {
        case "lower": {
            const step = batch.stage === "beforeDown" ? steps.beforeDown[batch.step] : undefined;
            return `goes on with ${step === undefined ? NEXT.down : `its step ${step.name}`}`;
        }
        case "restart":
            return "begins anew, as its machines are not DOWN";
        case "step":
            return `goes on with its step ${steps[action.hook][action.index]!.name}`;
        case "raise":
            return `goes on with ${NEXT.up}`;
        case "finish":
            return "has nothing left to be done";
    }
}
