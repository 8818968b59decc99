import type { Change, ReviewedWindow } from "../schema";
import { isOpen } from "./facts";
import { keyOf } from "./machines";
import { plural, shown } from "./text";

const WORDS: Record<Change, string> = {
    added: "added",
    replaced: "replaced",
    moved: "moved",
    extended: "extended",
    shortened: "shortened",
    state: "in another state",
    machines: "with other machines",
    reason: "with another reason",
    unknown: "not known yet",
    cancelled: "cancelled",
    unchanged: "unchanged",
};

/** How many windows each change is the most important one of; none that is not there. */
export function changeCounts(windows: readonly ReviewedWindow[]): [Change, number][] {
    return (Object.keys(WORDS) as Change[])
        .map((change): [Change, number] => [change, windows.filter((each) => each.change === change).length])
        .filter(([, count]) => count > 0);
}

/** `3 windows: 2 added, 1 cancelled; 7 machines, from 2026-12-06 02:00 UTC to 2026-12-06 04:00 UTC` */
export function summaryOf(windows: readonly ReviewedWindow[]): string {
    if (windows.length === 0) return "No maintenance windows.";
    const counts = changeCounts(windows).map(([change, count]) => `${count} ${WORDS[change]}`);
    const open = windows.flatMap(({ after }) => (isOpen(after) ? [after] : []));
    const head = `${plural(windows.length, "window")}: ${counts.join(", ")}`;
    if (open.length === 0) return `${head}.`;
    const machines = new Set(open.flatMap((facts) => facts.machines.map(keyOf)));
    const starts = open.flatMap(({ start }) => start ?? []).sort();
    const ends = open.flatMap(({ end }) => end ?? []).sort();
    const isBounded = ends.length === open.length;
    const when =
        starts.length > 0
            ? `, from ${shown(starts[0]!)} ${isBounded ? `to ${shown(ends.at(-1)!)}` : "with no end"}`
            : "";
    return `${head}; ${plural(machines.size, "machine")}${when}.`;
}
