import type { Batch } from "../../batches";
import { onTheClock, type Slot } from "../../calendar";
import { countOf, listOf } from "../../impact/describe";
import { formatInstant } from "../../time";
import type { PlanMachine } from "./spec";

/** The plan as a reviewer reads it: a line for each batch, times in UTC and as the clocks of the zone show them. */
export function describePlan(
    batches: readonly Batch<PlanMachine>[],
    slots: readonly Slot[],
    zone: string,
): string {
    const machines = batches.reduce((sum, batch) => sum + batch.machines.length, 0);
    const head = `${batches.length} ${batches.length === 1 ? "batch" : "batches"}, ${countOf(machines, "machine")}`;
    const lines = batches.map((batch, index) => `  ${lineOf(batch, slots[index]!, zone)}`);
    return [`${head}, ${describeSlot(wholeOf(slots), zone)}`, ...lines].join("\n");
}

function lineOf({ name, machines }: Batch<PlanMachine>, slot: Slot, zone: string): string {
    const moved =
        slot.avoided.length === 0 ? "" : ` (moved past ${slot.avoided.map(({ text }) => text).join(", ")})`;
    const names = listOf(machines.map(({ hostname }) => hostname));
    return `${name}: ${describeSlot(slot, zone)}${moved}, ${countOf(machines.length, "machine")}: ${names}`;
}

/** `2030-12-08T01:00:00Z to 2030-12-08T02:00:00Z (Sun 2030-12-08 02:00 to Sun 2030-12-08 03:00 in Europe/Berlin)` */
function describeSlot({ start, end }: Pick<Slot, "start" | "end">, zone: string): string {
    const utc = `${formatInstant(start)} to ${formatInstant(end)}`;
    return zone === "UTC"
        ? utc
        : `${utc} (${onTheClock(start, zone)} to ${onTheClock(end, zone)} in ${zone})`;
}

function wholeOf(slots: readonly Slot[]): Pick<Slot, "start" | "end"> {
    return { start: slots[0]!.start, end: slots.at(-1)!.end };
}
