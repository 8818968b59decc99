import { machineKey } from "../../schedule";
import type { Properties } from "../inputs";
import { type MachineReference, resolver, type ResolvedMachine } from "../machines";
import { sameRecordedTiming } from "../timing";
import { containsUnknown } from "../unknowns";
import { recordedOf } from "./recorded";

/**
 * Whether the checked inputs mean anything else than what is recorded. Meaning, not text: the order of
 * machines, the case of host names, the offset of a time and the form of a length do not matter. Everything
 * is updated in place. `onConflict` and `pastStart` ask nothing of the master and are no change alone.
 */
export function windowChanges(olds: Properties, news: Properties): boolean {
    if (containsUnknown({ ...news, __provider: undefined })) return true;
    const { inputs: before, machines } = recordedOf(olds);
    // After a refresh the news are what was recorded, which may be nothing that a program could declare.
    const { inputs: after } = recordedOf(news);
    return (
        before.owner !== after.owner ||
        before.state !== after.state ||
        before.reason !== after.reason ||
        !sameRecordedTiming(before, after) ||
        !sameReferences(before.machines, after.machines, machines)
    );
}

/** Whether references mean the same machines, whatever their order. */
export function sameReferences(
    before: readonly MachineReference[],
    after: readonly MachineReference[],
    machines: readonly ResolvedMachine[],
): boolean {
    const resolve = resolver(machines);
    const keyOf = (reference: MachineReference) => {
        const machine = resolve(reference);
        return machine === undefined ? `unresolved ${JSON.stringify(reference)}` : machineKey(machine);
    };
    const keys = new Set(before.map(keyOf));
    return (
        keys.size === new Set(after.map(keyOf)).size && after.every((reference) => keys.has(keyOf(reference)))
    );
}
