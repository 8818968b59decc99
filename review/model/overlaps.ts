import { groupBy } from "../../provider/impact";
import type { Overlap } from "../schema";
import { instant } from "./facts";

/** A time in which machines are planned to be down; `id` is missing for windows of others. */
export interface Span {
    id?: string;
    /** Windows of different clusters do not meet. */
    cluster: string;
    from: number;
    /** Excluded; Infinity for no end. */
    to: number;
    machines: number;
}

/** Windows that are open at the same time, in groups that hang together, with the most machines at once. */
export function overlapsOf(spans: readonly Span[]): Overlap[] {
    const clusters = groupBy(spans, ({ cluster }) => cluster);
    return [...clusters.values()]
        .flatMap(groupsOf)
        .filter((group) => group.length > 1 && group.some(({ id }) => id !== undefined))
        .map(overlapOf)
        .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Spans joined as long as one begins before all earlier ones have ended. */
function groupsOf(spans: readonly Span[]): Span[][] {
    const groups: Span[][] = [];
    let end = -Infinity;
    for (const span of [...spans].sort((a, b) => a.from - b.from)) {
        const isApart = span.from >= end;
        if (isApart) groups.push([span]);
        else groups.at(-1)!.push(span);
        end = isApart ? span.to : Math.max(end, span.to);
    }
    return groups;
}

function overlapOf(group: readonly Span[]): Overlap {
    const to = group.reduce((latest, span) => Math.max(latest, span.to), -Infinity);
    const windows = group.flatMap(({ id }) => id ?? []);
    return {
        from: instant(group[0]!.from),
        to: to === Infinity ? null : instant(to),
        windows,
        foreign: group.length - windows.length,
        machines: mostAtOnce(group),
    };
}

/** Where one ends as another begins, the two are not open at once. */
export function mostAtOnce(spans: readonly Span[]): number {
    const events = spans
        .flatMap(({ from, to, machines }) => [
            { at: from, count: machines },
            { at: to, count: -machines },
        ])
        .sort((a, b) => (a.at === b.at ? a.count - b.count : a.at - b.at));
    let [open, most] = [0, 0];
    for (const { count } of events) most = Math.max(most, (open += count));
    return most;
}
