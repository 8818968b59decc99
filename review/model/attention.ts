import type { Conflict, Facts, Review, ReviewedWindow } from "../schema";
import { isKnown, isOpen } from "./facts";
import { plural } from "./text";

/** Why a human must look at a review; empty where none must. */
export function attentionOf({
    windows,
    conflicts,
    refusals,
    elsewhere,
}: Pick<Review, "windows" | "conflicts" | "refusals"> & {
    /** Work that has no window, and warnings about such. */
    elsewhere: readonly string[];
}): string[] {
    const of = (kind: Conflict["kind"]) => conflicts.filter((conflict) => conflict.kind === kind);
    const stranded = of("unscheduled").flatMap(({ machines }) => machines).length;
    const warned = windows.reduce((sum, { warnings }) => sum + warnings.length, 0);
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
        [warned, plural(warned, "warning")],
        [elsewhere.length, `${plural(elsewhere.length, "other matter")} in the notes`],
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
