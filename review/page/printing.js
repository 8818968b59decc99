// Printing: all of it, unfolded.
import { chart, html, svg } from "./data.js";
import { state } from "./rows.js";
import { show, whole } from "./range.js";
import { AXIS, sized, width } from "./scale.js";
import { ticksOf } from "./ticks.js";
import { hide } from "./details.js";
import { axisOf, slice } from "./drawing.js";

const MOST_PRINTED = 400;
const paper = html("div", { class: "paper" });
let folded = [];

/** In pieces with an axis each, since no page breaks within a drawing. */
function pieces() {
    const ticks = ticksOf();
    const list = [];
    for (let first = 0; first < Math.min(state.rows.length, MOST_PRINTED);) {
        const { top } = state.rows[first];
        let last = first;
        // The first stands under what else is on its page.
        const bottom = top + width() * (first === 0 ? 0.24 : 0.55);
        while (state.rows[last + 1] && state.rows[last + 1].top + state.rows[last + 1].height <= bottom)
            last++;
        const height = state.rows[last].top + state.rows[last].height - top;
        const rows = sized(svg("svg", { class: "canvas" }), top, height);
        rows.append(...slice(top, top + height, ticks));
        list.push(
            html(
                "div",
                { class: "piece" },
                sized(svg("svg", { class: "axis" }, ...axisOf(ticks)), 0, AXIS),
                rows,
            ),
        );
        first = last + 1;
    }
    const rest = state.rows.length - MOST_PRINTED;
    if (rest > 0)
        list.push(
            html("p", { class: "meta" }, `${rest} more rows are not drawn; the table has all windows.`),
        );
    return list;
}

addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
    hide();
    show(whole.from, whole.to);
    paper.replaceChildren(...pieces());
});
addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
    paper.replaceChildren();
});

chart.after(paper);
