import type { Properties } from "../inputs";
import { containsUnknown } from "../unknowns";
import { sameReferences } from "../window/diff";
import { machineReferences } from "./members";
import { recordedOf } from "./recorded";
import { parseRollingInputs, triggersHash } from "./spec";

/**
 * Whether there is anything to do: other triggers, other machines, a run that did not finish. Other steps alone are
 * nothing: they are for the next run.
 */
export function rollingChanges(olds: Properties, news: Properties): boolean {
    if (containsUnknown({ ...news, __provider: undefined })) return true;
    const recorded = recordedOf(olds);
    const inputs = parseRollingInputs(news);
    return (
        recorded.owner !== inputs.owner ||
        recorded.reason !== inputs.reason ||
        recorded.phase !== "finished" ||
        recorded.journal?.triggers !== triggersHash(inputs) ||
        !sameReferences(
            machineReferences(recorded.machines),
            machineReferences(inputs.machines),
            recorded.members,
        )
    );
}
