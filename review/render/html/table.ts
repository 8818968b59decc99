import { groupBy } from "../../../provider/impact";
import { startOf } from "../../model/facts";
import { keyOf } from "../../model/machines";
import { plural } from "../../model/text";
import type { Facts, Review, ReviewedWindow } from "../../schema";
import { htmlText } from "../safe";
import { type Clock, clocks, lengthText } from "../time";

/** So many windows stand in one table; more are folded, month by month. */
const MOST_OPEN = 100;

/** The windows as a table, the old time beside the new one; many of them by month, folded. */
export function windowTables({ windows, zone }: Review): string {
    if (windows.length === 0) return "<p>There are none.</p>";
    const times = clocks(zone);
    if (windows.length <= MOST_OPEN) return table(windows, times);
    const months = groupBy(windows, (window) => {
        const start = startOf(window);
        return start === null ? "Not known yet" : times.at(-1)!.date(start).slice(0, 7);
    });
    return [...months]
        .map(([month, group]) => {
            const changed = group.filter(({ change }) => change !== "unchanged").length;
            const head = `${month}: ${plural(group.length, "window")}, ${changed} changed`;
            return `<details class="month"><summary>${head}</summary>\n${table(group, times)}\n</details>`;
        })
        .join("\n");
}

function table(windows: readonly ReviewedWindow[], times: readonly Clock[]): string {
    const heads = ["Window", "Change", "Start", "End", "Length", "State", "Machines", "Reason"];
    const rows = windows.map((window) => row(window, times));
    return `<div class="scroll"><table class="windows"><thead><tr>${heads.map((head) => `<th>${head}`).join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function row({ id, name, change, changes, before, after }: ReviewedWindow, times: readonly Clock[]): string {
    const cell = (title: string, show: (facts: Facts) => string) =>
        `<td data-name="${title}">${both(before && show(before), after && show(after))}</td>`;
    return `<tr data-id="${htmlText(id)}"><th scope="row">${htmlText(name)}</th><td data-name="Change"><span class="badge ${change}">${changes.join(", ")}</span></td>${[
        cell("Start", ({ start }) => timeText(start, times, "not known yet")),
        cell("End", ({ end, openEnded }) => timeText(end, times, openEnded ? "no end" : "not known yet")),
        cell("Length", ({ lengthSeconds, openEnded }) =>
            lengthSeconds === null ? (openEnded ? "open" : "?") : lengthText(lengthSeconds),
        ),
        cell("State", ({ state }) => state ?? "?"),
    ].join(
        "",
    )}<td data-name="Machines">${machines(before, after)}</td>${cell("Reason", ({ reason }) => htmlText(reason))}</tr>`;
}

function both(before: string | null, after: string | null): string {
    if (after === null) return `<del>${before ?? ""}</del>`;
    return before === null || before === after ? after : `<del>${before}</del> <ins>${after}</ins>`;
}

function timeText(instant: string | null, times: readonly Clock[], otherwise: string): string {
    if (instant === null) return otherwise;
    const [utc, local] = times.map((clock) => clock.minutes(instant));
    const shown = `<time datetime="${instant}">${utc} UTC</time>`;
    return local === undefined ? shown : `${shown}<br><small>${local} ${times[1]!.offset(instant)}</small>`;
}

function machines(before: Facts | null, after: Facts | null): string {
    const [old, planned] = [before?.machines ?? [], after?.machines ?? before?.machines ?? []];
    const [oldKeys, newKeys] = [old, planned].map((list) => new Set(list.map(keyOf)));
    const shown = planned.map((machine) => {
        const isNew = before !== null && !oldKeys!.has(keyOf(machine));
        return isNew ? `<ins>${htmlText(machine.name)}</ins>` : htmlText(machine.name);
    });
    const left = old
        .filter((machine) => !newKeys!.has(keyOf(machine)))
        .map(({ name }) => `<del>${htmlText(name)}</del>`);
    const all = [...shown, ...left];
    if (all.length <= 4) return all.join("<br>") || "none";
    return `<details><summary>${plural(planned.length, "machine")}</summary>${all.join("<br>")}</details>`;
}
