// Draws what is in view, so that thousands of rows stay quick.
import { review, svg } from "./data.js";
import { DAY } from "./times.js";
import { GAP, LANE, state } from "./rows.js";
import { AXIS, axis, canvas, clamp, content, labelWidth, scroller, sized, width, x } from "./scale.js";
import { ticksOf } from "./ticks.js";
import { spoken } from "./details.js";

export function draw() {
    const height = Math.max(state.height, 30);
    const ticks = ticksOf();
    sized(axis, 0, AXIS).replaceChildren(...axisOf(ticks));
    sized(canvas, 0, height);
    const top = scroller.scrollTop - 60;
    content.replaceChildren(...slice(top, top + (scroller.clientHeight || 600) + 120, ticks));
    if (!content.querySelector('[tabindex="0"]'))
        content.querySelector(".bar")?.setAttribute("tabindex", "0");
}

/** What stands between two heights. */
export function slice(top, bottom, ticks) {
    const [y, height] = [Math.max(0, top), Math.min(bottom, Math.max(state.height, 30)) - Math.max(0, top)];
    const grid = ticks.marks
        .filter(({ time }) => x(time) >= labelWidth())
        .map(({ time, isMajor }) =>
            svg("line", {
                class: isMajor ? "grid major" : "grid",
                x1: x(time),
                x2: x(time),
                y1: y,
                y2: y + height,
            }),
        );
    const rows = state.rows
        .map((row, index) => ({ row, index }))
        .filter(({ row }) => row.top + row.height > top && row.top < bottom)
        .map(({ row, index }) => drawRow(row, index));
    const edge = svg("line", {
        class: "edge",
        x1: labelWidth(),
        x2: labelWidth(),
        y1: y,
        y2: y + height,
    });
    return [...bands(y, height), ...grid, ...rows, ...nowLine(y, height), edge];
}

function bands(y, height) {
    return review.freezes.flatMap(({ from, to, name }) => {
        const [left, right] = [clamp(x(Date.parse(from))), clamp(x(Date.parse(to)))];
        if (right - left < 1) return [];
        return [
            svg(
                "rect",
                { class: "freeze", x: left, width: right - left, y, height },
                svg("title", {}, `freeze: ${name}`),
            ),
        ];
    });
}

function nowLine(y, height) {
    const at = x(Date.parse(review.generatedAt));
    if (at <= labelWidth() || at >= width()) return [];
    return [svg("line", { class: "now", x1: at, x2: at, y1: y, y2: y + height })];
}

export function axisOf({ marks, contexts }) {
    const left = labelWidth();
    const shown = marks.filter(({ time }) => x(time) >= left);
    const texts = shown
        .filter(({ time }) => x(time) < width() - 34)
        .map(({ time, text }) => svg("text", { x: x(time) + 4, y: 34, class: "tick" }, text));
    const lines = shown.map(({ time, isMajor }) =>
        svg("line", {
            class: isMajor ? "grid major" : "grid",
            x1: x(time),
            x2: x(time),
            y1: isMajor ? 4 : 24,
            y2: AXIS,
        }),
    );
    // The day, month or year that the left edge is in stays there until the next one pushes it out.
    const heads = contexts.flatMap(({ time, text }, index) => {
        const next = contexts[index + 1];
        const at = Math.max(x(time) + 4, left + 4);
        if (next && x(next.time) - at < text.length * 7) return [];
        return [svg("text", { x: at, y: 15, class: "context" }, text)];
    });
    return [
        svg("text", { x: 10, y: 34, class: "tick" }, cut(state.zone, left)),
        ...lines,
        ...heads,
        ...texts,
    ];
}

function drawRow(row, index) {
    const { top, height } = row;
    const left = labelWidth();
    if (row.header !== undefined) {
        return svg(
            "g",
            {},
            svg("rect", { class: "header", x: 0, y: top, width: width(), height }),
            svg("text", { class: "header-text", x: 6, y: top + 15 }, cut(row.header, width())),
        );
    }
    const label = svg("text", { class: "label", x: 10, y: top + height / 2 + 4 }, cut(row.short, left - 10));
    label.append(svg("title", {}, row.label));
    const line = svg("line", { class: "row", x1: 0, x2: width(), y1: top + height, y2: top + height });
    const bars = row.bars.flatMap((bar, at) =>
        bar.to < state.from || bar.from > state.to
            ? []
            : [drawBar(bar, top + 4 + row.bars.lanes[at] * (LANE + GAP), `${index}:${at}`)],
    );
    return svg("g", {}, line, label, ...bars);
}

function drawBar(bar, y, key) {
    const [left, right] = [clamp(x(bar.from)), clamp(x(Math.min(bar.to, state.to + DAY)))];
    const wide = Math.max(right - left, 4);
    const group = svg("g", {
        class: `bar ${bar.kind}${bar.inConflict ? " conflict" : ""}`,
        "data-key": key,
        tabindex: state.focus === key ? "0" : "-1",
        role: "img",
        "aria-label": spoken(bar),
    });
    group.append(svg("rect", { x: left, y, width: wide, height: LANE, rx: 3 }));
    if (bar.to === Infinity)
        group.append(svg("path", { class: "endless", d: `M${left + wide - 8} ${y + 3}l5 5l-5 5` }));
    const text = cut(`${bar.inConflict ? "! " : ""}${bar.name}`, wide - 6);
    if (wide > 34 && state.mode !== "window") group.append(svg("text", { x: left + 5, y: y + 12 }, text));
    else if (bar.inConflict)
        group.append(svg("text", { class: "mark-only", x: left + wide + 3, y: y + 12 }, "!"));
    return group;
}

function cut(text, px) {
    const most = Math.max(1, Math.floor(px / 6.6));
    return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}
