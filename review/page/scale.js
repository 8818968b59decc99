// The drawing's parts, and where a time is on it.
import { chart, html, svg } from "./data.js";
import { state } from "./rows.js";

export const AXIS = 40;

export const axis = svg("svg", { class: "axis", height: AXIS, "aria-hidden": "true" });
export const scroller = html("div", { class: "scroller" });
export const canvas = svg("svg", {
    class: "canvas",
    role: "group",
    "aria-label": "Timeline of maintenance windows",
});
export const content = svg("g");
canvas.append(content);
scroller.append(canvas);
// Apart from the drawings, as what is not shown lends no patterns to what is printed.
chart.before(svg("svg", { class: "patterns", "aria-hidden": "true" }, patterns()));
chart.append(axis, scroller);

function patterns() {
    const pattern = (id, size, turn, ...marks) =>
        svg(
            "pattern",
            {
                id,
                width: size,
                height: size,
                patternUnits: "userSpaceOnUse",
                patternTransform: `rotate(${turn})`,
            },
            svg("rect", { class: `${id} ground`, width: size, height: size }),
            ...marks,
        );
    return svg(
        "defs",
        {},
        pattern("p-changed", 7, 45, svg("rect", { class: "p-changed mark", width: 2.5, height: 7 })),
        pattern("p-cancelled", 6, 45, svg("path", { class: "p-cancelled mark", d: "M0 0H6M0 0V6" })),
        pattern("p-foreign", 5, 0, svg("circle", { class: "p-foreign mark", cx: 1.5, cy: 1.5, r: 1 })),
    );
}

export const labelWidth = () => (chart.clientWidth < 640 ? 104 : 184);
export const width = () => Math.max(chart.clientWidth - 2, 280);
export const x = (time) =>
    labelWidth() + ((time - state.from) / (state.to - state.from)) * (width() - labelWidth());
export const timeAt = (px) =>
    state.from + ((px - labelWidth()) / (width() - labelWidth())) * (state.to - state.from);
export const clamp = (px) => Math.min(Math.max(px, labelWidth() - 4), width() + 4);

export const sized = (element, top, height) => {
    element.setAttribute("width", width());
    element.setAttribute("height", height);
    element.setAttribute("viewBox", `0 ${top} ${width()} ${height}`);
    return element;
};
