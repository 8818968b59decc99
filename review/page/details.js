// What one gets to read about a window.
import { $, conflicts, html, LABELS, review } from "./data.js";
import { lengthText, timeText } from "./times.js";
import { barsOf } from "./bars.js";
import { state } from "./rows.js";
import { canvas } from "./scale.js";
import { drag } from "./moving.js";

function when({ from, to }, zone) {
    const [begin, end] = [from, to === Infinity ? from : to].map((time) => timeText(time, zone));
    if (to === Infinity) return `${begin} ${zone}, no end`;
    const [day] = begin.split(" ");
    return `${begin} to ${end.startsWith(day) ? end.slice(day.length + 1) : end} ${zone}`;
}

export function spoken(bar) {
    const { facts, window, kind, name } = bar;
    const change = window ? window.changes.join(", ") : "";
    return [
        name,
        kind === "foreign" ? "" : kind === "before" ? "before" : change,
        when(bar, state.zone),
        `${facts.machines.length} machines`,
        facts.reason ?? "",
        ...(conflicts.get(window?.id) ?? []),
    ]
        .filter(Boolean)
        .join("; ");
}

const details = $("details");

function tell(bar, target) {
    const { facts, window, kind } = bar;
    const lines = [];
    const line = (name, ...values) => lines.push(html("dt", {}, name), html("dd", {}, ...values));
    const zones = [...new Set(["UTC", review.zone])];
    const times = (each) =>
        zones.flatMap((zone, index) => [...(index ? [html("br")] : []), when(each, zone)]);
    line("Time", ...times(bar));
    if (kind !== "before" && window?.before && window.after && barsOf(window).length > 1)
        line("Before", ...times(barsOf(window)[0]));
    if (bar.to !== Infinity) line("Length", lengthText(bar.to - bar.from));
    if (facts.state)
        line(
            "State",
            window?.before && window.before.state !== facts.state && kind !== "before"
                ? `${window.before.state} → ${facts.state}`
                : facts.state,
        );
    const names = facts.machines
        .slice(0, 8)
        .map(({ name, ip }) => (ip && ip !== name ? `${name} (${ip})` : name));
    line(`Machines, ${facts.machines.length}`, names.join(", ") + (facts.machines.length > 8 ? " …" : ""));
    if (facts.reason) line("Reason", facts.reason);
    if (window?.impact) {
        const hit = window.impact.frameworks.map(({ name, tasks }) => `${tasks} of ${name}`).join(", ");
        line("Tasks now", hit || "none");
    }
    for (const text of conflicts.get(window?.id) ?? []) line("Conflict", text);
    const title = window ? window.changes.join(", ") : LABELS.foreign;
    details.replaceChildren(
        html("h3", {}, bar.name),
        html(
            "p",
            { class: "kind" },
            kind === "before" ? LABELS.before : window ? title : "not of this stack",
        ),
        html("dl", {}, ...lines),
    );
    details.hidden = false;
    const [box, card] = [target.getBoundingClientRect(), details.getBoundingClientRect()];
    const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - card.width - 8);
    const below = box.bottom + 8;
    const top =
        below + card.height > document.documentElement.clientHeight
            ? Math.max(8, box.top - card.height - 8)
            : below;
    details.style.left = `${left}px`;
    details.style.top = `${top}px`;
}

export const hide = () => (details.hidden = true);
export const barOf = (element) => {
    const [row, at] = element.dataset.key.split(":").map(Number);
    return state.rows[row].bars[at];
};
export const hit = (event) => event.target.closest?.(".bar");

canvas.addEventListener("pointerover", (event) => hit(event) && !drag && tell(barOf(hit(event)), hit(event)));
canvas.addEventListener(
    "pointerout",
    (event) => hit(event) && document.activeElement !== hit(event) && hide(),
);
canvas.addEventListener("focusin", (event) => hit(event) && tell(barOf(hit(event)), hit(event)));
canvas.addEventListener("focusout", hide);
canvas.addEventListener("dblclick", (event) => hit(event) && goToTable(barOf(hit(event))));

export function goToTable({ window }) {
    const row =
        window && [...document.querySelectorAll("tr[data-id]")].find((each) => each.dataset.id === window.id);
    if (!row) return;
    const folded = row.closest("details");
    if (folded) folded.open = true;
    document.querySelector("tr.sought")?.classList.remove("sought");
    row.classList.add("sought");
    row.scrollIntoView({ block: "center" });
}
