import { attributesText, attributeDifferences, resourceTotals } from "../../node";
import { machineKey } from "../../schedule";
import type { Properties } from "../inputs";
import { containsUnknown } from "../unknowns";
import { type Recorded, recordedOf } from "./recorded";

/**
 * Whether nodes have to be looked at: other nodes, attributes, resources or triggers than recorded. How the work
 * is done (ssh, method, commands, …) matters when there is some, and is no change of its own.
 */
export function reregistrationChanges(olds: Properties, news: Properties): boolean {
    if (containsUnknown({ ...news, __provider: undefined })) return true;
    const [before, after] = [recordedOf(olds), recordedOf(news)];
    return (
        before.owner !== after.owner ||
        !sameTexts(before.nodes.map(machineKey), after.nodes.map(machineKey)) ||
        !sameAttributes(before.attributes, after.attributes) ||
        !sameResources(before.resources, after.resources) ||
        JSON.stringify(before.triggers) !== JSON.stringify(after.triggers) ||
        // One that failed, or whose turn did not come.
        before.agents.some(({ state }) => state !== "done")
    );
}

function sameAttributes(a: Recorded["attributes"], b: Recorded["attributes"]): boolean {
    if (a === undefined || b === undefined) return a === b;
    return attributesText(a) === attributesText(b) || attributeDifferences(a, b).length === 0;
}

function sameResources(a: unknown, b: unknown): boolean {
    if (JSON.stringify(a) === JSON.stringify(b)) return true;
    try {
        const [before, after] = [resourceTotals(a), resourceTotals(b)];
        return sameTexts(Object.entries(before).map(String), Object.entries(after).map(String));
    } catch {
        return false; // undeclared on one side
    }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
    return JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
}
