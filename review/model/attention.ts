import { DRIFT } from "../../provider/resources/drift-text";
import type { Conflict, Facts, Review, ReviewedWindow } from "../schema";
import { UNSEEN_HEADING } from "../headings";
import { isKnown, isOpen } from "./facts";
import type { Returning } from "./returning";
import { list, plural } from "./text";

/** Why a human must look at a review; empty where none must. */
export function attentionOf({
    windows,
    conflicts,
    refusals,
    elsewhere,
    returns = [],
}: Pick<Review, "windows" | "conflicts" | "refusals"> & {
    /** Work that has no window, and warnings about such. */
    elsewhere: readonly string[];
    /** Machines that come up. */
    returns?: readonly Returning[];
}): string[] {
    const of = (kind: Conflict["kind"]) => conflicts.filter((conflict) => conflict.kind === kind);
    const warnings = windows.flatMap((window) => window.warnings.map((text) => ({ text, urn: window.urn })));
    const warned = warnings.filter(({ text }) => !text.startsWith(DRIFT)).length;
    const drifted = new Set(warnings.filter(({ text }) => text.startsWith(DRIFT)).map(({ urn }) => urn)).size;
    const names = list(returns.map(({ machine, resource }) => `${machine} of ${resource}`));
    const stranded = of("unscheduled").flatMap(({ machines }) => machines).length;
    const lost = windows.filter(goesDown).reduce((sum, { impact }) => sum + staying(impact), 0);
    const blind = windows.filter((window) => goesDown(window) && window.impact === null).length;
    const unknown = windows.filter(
        ({ after, change }) => change !== "unchanged" && after && !isKnown(after),
    ).length;
    const reasons: [number, string][] = [
        [refusals.length, `${plural(refusals.length, "thing")} will be refused`],
        [of("machine").length, `${plural(of("machine").length, "conflict")} between windows of the stack`],
        [of("foreign").length, `${plural(of("foreign").length, "conflict")} with windows of others`],
        [stranded, `${plural(stranded, "machine is", "machines are")} DOWN and in no maintenance window`],
        [of("freeze").length, `windows in ${plural(of("freeze").length, "freeze")}`],
        [lost, `${plural(lost, "task")} will be lost and perhaps not started elsewhere`],
        [
            blind,
            `${plural(blind, "window takes", "windows take")} machines DOWN, and what runs there is not known`,
        ],
        [
            returns.length,
            `${plural(returns.length, "machine returns", "machines return")} to service: ${names}`,
        ],
        [
            drifted,
            `${plural(drifted, "window is", "windows are")} not on the master as recorded, and pulumi up will not change that`,
        ],
        [warned, plural(warned, "warning")],
        [elsewhere.length, `${plural(elsewhere.length, "other matter")} under "${UNSEEN_HEADING}"`],
        [unknown, `${plural(unknown, "window")} not known in full yet`],
    ];
    return reasons.flatMap(([count, text]) => (count > 0 ? [text] : []));
}

/** Whether this change takes machines DOWN that were not before. */
export function goesDown({ before, after, changes }: ReviewedWindow): boolean {
    if (!isOpen(after) || after.state !== "down") return false;
    if (changes.includes("replaced")) return true;
    return before?.state !== "down" || hasMore(before, after);
}

function hasMore(before: Facts, after: Facts): boolean {
    const names = new Set(before.machines.map(({ name, ip }) => `${name}|${ip}`));
    return after.machines.some(({ name, ip }) => !names.has(`${name}|${ip}`));
}

/** Tasks that are not started elsewhere, as far as anybody knows. */
function staying(impact: ReviewedWindow["impact"]): number {
    const counts = impact?.frameworks.map(({ relocates, tasks, staying }) =>
        relocates === "unknown" ? tasks : staying.length,
    );
    return (counts ?? []).reduce((sum, count) => sum + count, 0);
}
