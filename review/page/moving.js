// Moving about with mouse and keyboard.
import { chart } from "./data.js";
import { state } from "./rows.js";
import { show, whole, zoom } from "./range.js";
import { canvas, content, labelWidth, scroller, timeAt, width } from "./scale.js";
import { draw } from "./drawing.js";
import { barOf, goToTable, hide, hit } from "./details.js";

export let drag = null;
canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    drag = { at: event.clientX, from: state.from, to: state.to, moved: false };
});
addEventListener("pointermove", (event) => {
    if (!drag) return;
    const px = event.clientX - drag.at;
    if (Math.abs(px) > 3) drag.moved = true;
    if (!drag.moved) return;
    hide();
    const shift = (px / (width() - labelWidth())) * (drag.to - drag.from);
    show(drag.from - shift, drag.to - shift);
});
addEventListener("pointerup", () => (drag = null));
chart.addEventListener(
    "wheel",
    (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX - canvas.getBoundingClientRect().left));
    },
    { passive: false },
);
scroller.addEventListener("scroll", () => requestAnimationFrame(draw));

function focusOn(row, at) {
    const bar = state.rows[row]?.bars[at];
    if (!bar) return;
    state.focus = `${row}:${at}`;
    const span = state.to - state.from;
    const { top, height } = state.rows[row];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + height > scroller.scrollTop + scroller.clientHeight)
        scroller.scrollTop = top + height - scroller.clientHeight;
    if (bar.to < state.from || bar.from > state.to) show(bar.from - span / 4, bar.from + (span * 3) / 4);
    else draw();
    content.querySelector(`[data-key="${state.focus}"]`)?.focus({ preventScroll: true });
}

export const step = (rows, from, by) => {
    for (let row = from + by; row >= 0 && row < rows.length; row += by)
        if (rows[row].bars.length > 0) return row;
    return undefined;
};

canvas.addEventListener("keydown", (event) => {
    const target = hit(event);
    if (!target) return;
    const [row, at] = target.dataset.key.split(":").map(Number);
    const beside = (by) => {
        if (state.rows[row].bars[at + by]) return focusOn(row, at + by);
        const next = step(state.rows, row, by);
        if (next !== undefined) focusOn(next, by > 0 ? 0 : state.rows[next].bars.length - 1);
    };
    const above = (by) => {
        const next = step(state.rows, row, by);
        if (next !== undefined) focusOn(next, 0);
    };
    const actions = {
        ArrowRight: () => beside(1),
        ArrowLeft: () => beside(-1),
        ArrowDown: () => above(1),
        ArrowUp: () => above(-1),
        Enter: () => goToTable(barOf(target)),
        Escape: hide,
        "+": () => zoom(0.6, barOf(target).from),
        "-": () => zoom(1 / 0.6, barOf(target).from),
        0: () => show(whole.from, whole.to),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    state.focus = target.dataset.key;
    action();
    const again = content.querySelector(`[data-key="${state.focus}"]`);
    if (again && !["Escape", "Enter"].includes(event.key)) again.focus({ preventScroll: true });
});
