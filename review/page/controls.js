// The controls above the timeline, and its legend.
import { $, html, LABELS, review, svg } from "./data.js";
import { allBars, hasGroups, kinds } from "./bars.js";
import { layOut, MODES, state } from "./rows.js";
import { show, whole, zoom } from "./range.js";
import { draw } from "./drawing.js";

for (const [mode, [label]] of Object.entries(MODES)) {
    if (mode === "group" && !hasGroups) continue;
    $("rows").append(
        html("option", { value: mode, ...(mode === state.mode ? { selected: "" } : {}) }, label),
    );
}
$("rows").addEventListener("change", ({ target }) => refresh({ mode: target.value }));
$("zone").addEventListener("change", ({ target }) => refresh({ zone: target.value }));
$("filter").addEventListener("input", ({ target }) => {
    refresh({ filter: target.value.trim() });
    const wanted = state.filter.toLowerCase();
    for (const row of document.querySelectorAll("tr[data-id]"))
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
$("in").addEventListener("click", () => zoom(0.6));
$("out").addEventListener("click", () => zoom(1 / 0.6));
$("all").addEventListener("click", () => show(whole.from, whole.to));

function refresh(change) {
    Object.assign(state, change, { focus: null });
    layOut();
    draw();
}

export function legend() {
    const swatch = (kind, ...shapes) =>
        html(
            "span",
            {},
            svg("svg", { class: "swatch", width: 26, height: 14, "aria-hidden": "true" }, ...shapes),
            LABELS[kind],
        );
    const bar = (kind, extra = "") =>
        swatch(
            kind,
            svg(
                "g",
                { class: `bar ${extra || kind}` },
                svg("rect", { x: 1, y: 1, width: 24, height: 12, rx: 3 }),
            ),
        );
    const items = ["added", "changed", "before", "cancelled", "unchanged", "record", "foreign"]
        .filter((kind) => kinds.has(kind))
        .map((kind) => bar(kind));
    if (allBars.some(({ inConflict }) => inConflict)) items.push(bar("conflict", "added conflict"));
    if (review.freezes.length > 0)
        items.push(swatch("freeze", svg("rect", { class: "freeze", width: 26, height: 14 })));
    const now = Date.parse(review.generatedAt);
    if (now > whole.from && now < whole.to)
        items.push(swatch("now", svg("line", { class: "now", x1: 13, x2: 13, y1: 0, y2: 14 })));
    $("legend").replaceChildren(...items);
}
