import { keyOf } from "../../model/machines";
import { list, plural } from "../../model/text";
import type { Change, Facts, Machine, ReviewedWindow } from "../../schema";
import { markdownCode, markdownText } from "../safe";
import { type Clock, lengthText } from "../time";

/** Windows as a table, the old value struck through above the new one. `all` is how many there are in all. */
export function windowTable(
    windows: readonly ReviewedWindow[],
    times: readonly Clock[],
    all: number,
): string[] {
    const rest = all - windows.length;
    const more =
        rest > 0 ? ["", `${plural(rest, "more window")} not shown, so that this fits in a comment.`] : [];
    if (windows.length === 0) return more.slice(1);
    return [
        "| Window | Change | Start | End | Length | State | Machines | Reason |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ...windows.map((window) => row(window, times)),
        ...more,
    ];
}

function row({ name, changes, before, after }: ReviewedWindow, times: readonly Clock[]): string {
    const cell = (show: (facts: Facts) => string) => both(before && show(before), after && show(after));
    const cells = [
        markdownCode(name),
        changes.map((change) => LABELS[change] ?? change).join(", "),
        cell(({ start }) => timesText(start, times, "not known yet")),
        cell(({ end, openEnded }) => timesText(end, times, openEnded ? "no end" : "not known yet")),
        cell(lengthOf),
        cell(({ state }) => state ?? "?"),
        machinesText(before, after),
        cell(({ reason }) => markdownText(reason)),
    ];
    return `| ${cells.join(" | ")} |`;
}

const LABELS: Partial<Record<Change, string>> = { cancelled: "**cancelled**", unknown: "not known yet" };

function both(before: string | null, after: string | null): string {
    if (after === null) return struck(before ?? "");
    if (before === null || before === after) return after;
    return [struck(before), `→ ${after}`].filter((part) => part !== "").join("<br>");
}

function struck(text: string): string {
    return text === ""
        ? ""
        : text
              .split("<br>")
              .map((line) => `~~${line}~~`)
              .join("<br>");
}

function lengthOf({ lengthSeconds, openEnded }: Facts): string {
    if (lengthSeconds !== null) return lengthText(lengthSeconds);
    return openEnded ? "open" : "?";
}

function timesText(instant: string | null, times: readonly Clock[], otherwise: string): string {
    if (instant === null) return otherwise;
    return times
        .map((clock) => `${clock.minutes(instant)} ${clock.zone === "UTC" ? "UTC" : clock.offset(instant)}`)
        .join("<br>");
}

function machinesText(before: Facts | null, after: Facts | null): string {
    if (after === null || before === null) return namesText((after ?? before)?.machines ?? []);
    const [old, planned] = [before.machines, after.machines];
    const [oldKeys, newKeys] = [new Set(old.map(keyOf)), new Set(planned.map(keyOf))];
    const joins = planned.filter((machine) => !oldKeys.has(keyOf(machine)));
    const leaves = old.filter((machine) => !newKeys.has(keyOf(machine)));
    return [
        namesText(planned),
        ...(joins.length > 0 ? [`new: ${namesText(joins)}`] : []),
        ...(leaves.length > 0 ? [`gone: ${namesText(leaves)}`] : []),
    ].join("<br>");
}

function namesText(machines: readonly Machine[]): string {
    if (machines.length === 0) return "none";
    const names = machines.map(({ name }) => markdownCode(name));
    return `${machines.length}: ${list(names, 4)}`;
}
