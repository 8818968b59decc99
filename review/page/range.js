// The range of time that is shown.
import { HOUR, MINUTE } from "./times.js";
import { allBars } from "./bars.js";
import { state } from "./rows.js";
import { draw } from "./drawing.js";

export const whole = (() => {
    // Windows of others may have begun years ago: those of the stack say what there is to see.
    const own = allBars.filter(({ window }) => window);
    const starts = own.map(({ from }) => from);
    const ends = own.map(({ to }) => to).filter(Number.isFinite);
    const from = starts.reduce((a, b) => Math.min(a, b), Infinity);
    const last = [...ends, ...starts].reduce((a, b) => Math.max(a, b), -Infinity);
    const isEndless = ends.length < own.length;
    const span = Math.max(last - from, HOUR);
    const pad = span * 0.03;
    return { from: from - pad, to: from + span + (isEndless ? span * 0.2 : pad) };
})();

export function show(from, to) {
    const span = Math.min(Math.max(to - from, 10 * MINUTE), (whole.to - whole.from) * 1.5);
    const middle = (from + to) / 2;
    state.from = middle - span / 2;
    state.to = middle + span / 2;
    draw();
}

export function zoom(factor, at = (state.from + state.to) / 2) {
    show(at - (at - state.from) * factor, at + (state.to - at) * factor);
}
