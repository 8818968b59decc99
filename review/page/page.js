// The timeline of a review's page: rows of windows, racks or machines, drawn as one looks at them, so that thousands
// of them stay quick. Everything that is shown comes in as text.
(() => {
    "use strict";
    const review = JSON.parse(document.getElementById("review").textContent);
    const section = document.getElementById("timeline");
    if (!section) return;

    const SVG = "http://www.w3.org/2000/svg";
    const [LANE, GAP, MOST_LANES, AXIS] = [16, 3, 6, 40];
    const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
    const STEPS = [5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);
    const CHANGED = ["moved", "extended", "shortened", "state", "machines", "reason", "unknown"];
    const LABELS = {
        added: "added",
        changed: "changed",
        before: "where it was before",
        cancelled: "cancelled",
        unchanged: "unchanged",
        record: "over: machines are up",
        foreign: "window of others",
        conflict: "in conflict",
        freeze: "freeze",
        now: "time of this review",
    };

    const $ = (id) => document.getElementById(id);
    const chart = $("chart");
    const conflicts = new Map();
    for (const conflict of review.conflicts)
        for (const id of conflict.windows) conflicts.set(id, [...(conflicts.get(id) ?? []), conflict.text]);

    // ---- elements -------------------------------------------------------------------------------------------

    function svg(name, attributes = {}, ...children) {
        const element = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...children);
        return element;
    }

    function html(name, attributes = {}, ...children) {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...children);
        return element;
    }

    // ---- times ----------------------------------------------------------------------------------------------

    const formats = new Map();
    function format(zone, options) {
        const key = zone + JSON.stringify(options);
        if (!formats.has(key))
            formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
        return formats.get(key);
    }

    const FULL = {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
    };

    function partsOf(time, zone) {
        return Object.fromEntries(
            format(zone, FULL)
                .formatToParts(time)
                .map(({ type, value }) => [type, value]),
        );
    }

    function offsetOf(time, zone) {
        const { year, month, day, hour, minute, second } = partsOf(time, zone);
        return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
    }

    /** The instant at which a clock in the zone shows this. */
    function instantOf(zone, ...wall) {
        const shown = Date.UTC(...wall);
        return shown - offsetOf(shown - offsetOf(shown, zone), zone);
    }

    function timeText(time, zone) {
        const { year, month, day, hour, minute } = partsOf(time, zone);
        return `${year}-${month}-${day} ${hour}:${minute}`;
    }

    function lengthText(millis) {
        const minutes = Math.round(millis / MINUTE);
        const parts = [
            [Math.floor(minutes / 1440), "d"],
            [Math.floor(minutes / 60) % 24, "h"],
            [minutes % 60, "m"],
        ];
        return (
            parts.flatMap(([count, unit]) => (count ? [count + unit] : [])).join("") || "less than a minute"
        );
    }

    // ---- bars and rows --------------------------------------------------------------------------------------

    const intervalOf = ({ start, end }) => [Date.parse(start), end === null ? Infinity : Date.parse(end)];

    /** What is drawn of a window: where it will be, and where it was if that is elsewhere. */
    function barsOf(window) {
        const { id, name, before, after, change } = window;
        const bars = [];
        const add = (kind, facts) => {
            if (!facts || facts.start === null) return;
            const [from, to] = intervalOf(facts);
            bars.push({
                kind,
                from,
                to,
                facts,
                window,
                name,
                inConflict: kind !== "before" && conflicts.has(id),
            });
        };
        if (after === null) add("cancelled", before);
        else if (before && (before.start !== after.start || before.end !== after.end)) add("before", before);
        if (after) {
            const kind = CHANGED.includes(change) ? "changed" : change;
            add(after.state === "up" ? "record" : kind, after);
        }
        return bars;
    }

    const foreignBars = (review.foreign ?? [])
        .map((facts) => {
            const [from, to] = intervalOf(facts);
            return { kind: "foreign", from, to, facts, name: "window of others" };
        })
        .filter(({ from, to }) => from >= 0 && !Number.isNaN(to));
    const allBars = [...review.windows.flatMap(barsOf), ...foreignBars];
    const kinds = new Set(allBars.map(({ kind }) => kind));

    const keyOf = ({ name, ip }) => `${name.toLowerCase()}|${ip ?? ""}`;
    const machines = new Map();
    for (const { facts } of allBars)
        for (const machine of facts.machines) machines.set(keyOf(machine), machine);
    const hasGroups = [...machines.values()].some(({ group }) => group !== null);

    const MODES = {
        machine: [
            "machines",
            (bar) => bar.facts.machines.map((machine) => [keyOf(machine), machine.name, machine.group]),
        ],
        group: [
            "racks",
            (bar) =>
                [...new Set(bar.facts.machines.map(({ group }) => group ?? "no rack"))].map((group) => [
                    group,
                    group,
                    null,
                ]),
        ],
        window: [
            "windows",
            (bar) => (bar.window ? [[bar.window.id, bar.name, null]] : [["", "windows of others", null]]),
        ],
    };
    const state = {
        mode: machines.size <= 60 ? "machine" : hasGroups ? "group" : "window",
        zone: review.zone,
        filter: "",
        from: 0,
        to: 1,
        rows: [],
        height: 0,
        focus: null,
    };

    function matches({ window, name, facts }) {
        const wanted = state.filter.toLowerCase();
        if (wanted === "") return true;
        const texts = [name, facts.reason ?? "", ...facts.machines.map((machine) => machine.name)];
        return (
            (window !== undefined || wanted === "") &&
            texts.some((text) => text.toLowerCase().includes(wanted))
        );
    }

    function layOut() {
        const rows = new Map();
        for (const bar of allBars) {
            if (!matches(bar)) continue;
            for (const [key, label, group] of MODES[state.mode][1](bar)) {
                if (!rows.has(key)) rows.set(key, { label, group, bars: [] });
                rows.get(key).bars.push(bar);
            }
        }
        const list = [...rows.values()];
        if (state.mode === "window") list.sort((a, b) => a.bars[0].from - b.bars[0].from);
        else list.sort((a, b) => compare(a.group ?? "", b.group ?? "") || compare(a.label, b.label));
        const suffix = state.mode === "machine" ? commonSuffix(list.map(({ label }) => label)) : "";
        state.rows = [];
        let [top, group] = [0, null];
        for (const row of list) {
            if (row.group !== null && row.group !== group) {
                group = row.group;
                state.rows.push({ header: group, bars: [], top, height: 22 });
                top += 22;
            }
            const lanes = stack(row.bars);
            const height = lanes * (LANE + GAP) + GAP + 4;
            const short = row.label.slice(0, row.label.length - suffix.length) || row.label;
            state.rows.push({ ...row, short, top, height });
            top += height;
        }
        state.height = top;
    }

    function compare(a, b) {
        return a.localeCompare(b, "en", { numeric: true });
    }

    /** Bars of one row that are open at once stand below each other. */
    function stack(bars) {
        const ends = [];
        bars.sort((a, b) => a.from - b.from);
        bars.lanes = bars.map((bar) => {
            const free = ends.findIndex((end) => end <= bar.from);
            const lane = free >= 0 ? free : Math.min(ends.length, MOST_LANES - 1);
            ends[lane] = Math.max(bar.to, ends[lane] ?? 0);
            return lane;
        });
        return Math.max(1, ends.length);
    }

    /** `.example.net`, where all names end so. */
    function commonSuffix(names) {
        if (names.length < 2) return "";
        const suffixes = names.map((name) =>
            name.includes(".") && !/^[\d.]+$/.test(name) ? name.slice(name.indexOf(".")) : "",
        );
        return suffixes.every((suffix) => suffix === suffixes[0]) ? suffixes[0] : "";
    }

    // ---- the range of time that is shown --------------------------------------------------------------------

    const whole = (() => {
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

    function show(from, to) {
        const span = Math.min(Math.max(to - from, 10 * MINUTE), (whole.to - whole.from) * 1.5);
        const middle = (from + to) / 2;
        state.from = middle - span / 2;
        state.to = middle + span / 2;
        draw();
    }

    function zoom(factor, at = (state.from + state.to) / 2) {
        show(at - (at - state.from) * factor, at + (state.to - at) * factor);
    }

    // ---- drawing --------------------------------------------------------------------------------------------

    const axis = svg("svg", { class: "axis", height: AXIS, "aria-hidden": "true" });
    const scroller = html("div", { class: "scroller" });
    const canvas = svg("svg", {
        class: "canvas",
        role: "group",
        "aria-label": "Timeline of maintenance windows",
    });
    const content = svg("g");
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

    const labelWidth = () => (chart.clientWidth < 640 ? 104 : 184);
    const width = () => Math.max(chart.clientWidth - 2, 280);
    const x = (time) =>
        labelWidth() + ((time - state.from) / (state.to - state.from)) * (width() - labelWidth());
    const timeAt = (px) =>
        state.from + ((px - labelWidth()) / (width() - labelWidth())) * (state.to - state.from);
    const clamp = (px) => Math.min(Math.max(px, labelWidth() - 4), width() + 4);

    const sized = (element, top, height) => {
        element.setAttribute("width", width());
        element.setAttribute("height", height);
        element.setAttribute("viewBox", `0 ${top} ${width()} ${height}`);
        return element;
    };

    function draw() {
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
    function slice(top, bottom, ticks) {
        const [y, height] = [
            Math.max(0, top),
            Math.min(bottom, Math.max(state.height, 30)) - Math.max(0, top),
        ];
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

    function axisOf({ marks, contexts }) {
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

    /** Marks no nearer than one can read, and what they belong to. */
    function ticksOf() {
        const zone = state.zone;
        const span = state.to - state.from;
        const step = STEPS.find((each) => ((width() - labelWidth()) * each) / span >= 62);
        const wall = (time) => {
            const { year, month, day } = partsOf(time, zone);
            return [Number(year), Number(month) - 1, Number(day)];
        };
        const between = (first, next, text) => {
            const list = [];
            for (let time = first; time <= state.to && list.length < 400; time = next(time))
                list.push({ time, text: text(time) });
            return list;
        };
        const midnight = (time) => instantOf(zone, ...wall(time));
        const dayAfter = (time, days = 1) => {
            const [year, month, day] = wall(time);
            return instantOf(zone, year, month, day + days);
        };
        const dayText = (time) =>
            format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(time);
        const inView = (list) => list.filter(({ time }) => time >= state.from - span);
        if (step !== undefined) {
            const first = midnight(state.from);
            const aligned = (time) => {
                const next = time + step;
                return Math.round((next + offsetOf(next, zone)) / step) * step - offsetOf(next, zone);
            };
            const begin = first + Math.floor((state.from - first) / step) * step;
            const marks = between(begin, aligned, (time) =>
                format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(time),
            );
            return {
                marks: marks.map((mark) => ({ ...mark, isMajor: mark.text === "00:00" })),
                contexts: inView(between(first, dayAfter, dayText)),
            };
        }
        const perDay = ((width() - labelWidth()) * DAY) / span;
        const monthOf = (time, plus = 0) => {
            const [year, month] = wall(time);
            return instantOf(zone, year, month + plus, 1);
        };
        const yearOf = (time, plus = 0) => instantOf(zone, wall(time)[0] + plus, 0, 1);
        const months = between(
            monthOf(state.from),
            (time) => monthOf(time, 1),
            (time) => format(zone, { month: "long", year: "numeric" }).format(time),
        );
        const days = [1, 2, 7, 14].find((each) => perDay * each >= 52);
        if (days !== undefined) {
            const text = (time) => format(zone, { day: "numeric", month: "short" }).format(time);
            // Weeks begin on a Monday, so that marks stay where they are while one moves.
            let first = midnight(state.from);
            if (days > 2)
                while (format(zone, { weekday: "short" }).format(first) !== "Mon")
                    first = dayAfter(first, -1);
            const marks = between(first, (time) => dayAfter(time, days), text);
            return {
                marks: marks.map((mark) => ({ ...mark, isMajor: wall(mark.time)[2] === 1 })),
                contexts: months,
            };
        }
        const perMonth = perDay * 30;
        const every = [1, 3, 6, 12].find((each) => perMonth * each >= 52) ?? 60;
        const text = (time) =>
            format(zone, every >= 12 ? { year: "numeric" } : { month: "short" }).format(time);
        const marks = between(yearOf(state.from), (time) => monthOf(time, every), text);
        const years = between(
            yearOf(state.from),
            (time) => yearOf(time, 1),
            (time) => format(zone, { year: "numeric" }).format(time),
        );
        return {
            marks: marks.map((mark) => ({ ...mark, isMajor: wall(mark.time)[1] === 0 })),
            contexts: years,
        };
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
        const label = svg(
            "text",
            { class: "label", x: 10, y: top + height / 2 + 4 },
            cut(row.short, left - 10),
        );
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

    // ---- details --------------------------------------------------------------------------------------------

    function when({ from, to }, zone) {
        const [begin, end] = [from, to === Infinity ? from : to].map((time) => timeText(time, zone));
        if (to === Infinity) return `${begin} ${zone}, no end`;
        const [day] = begin.split(" ");
        return `${begin} to ${end.startsWith(day) ? end.slice(day.length + 1) : end} ${zone}`;
    }

    function spoken(bar) {
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
        line(
            `Machines, ${facts.machines.length}`,
            names.join(", ") + (facts.machines.length > 8 ? " …" : ""),
        );
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

    const hide = () => (details.hidden = true);
    const barOf = (element) => {
        const [row, at] = element.dataset.key.split(":").map(Number);
        return state.rows[row].bars[at];
    };
    const hit = (event) => event.target.closest?.(".bar");

    canvas.addEventListener(
        "pointerover",
        (event) => hit(event) && !drag && tell(barOf(hit(event)), hit(event)),
    );
    canvas.addEventListener(
        "pointerout",
        (event) => hit(event) && document.activeElement !== hit(event) && hide(),
    );
    canvas.addEventListener("focusin", (event) => hit(event) && tell(barOf(hit(event)), hit(event)));
    canvas.addEventListener("focusout", hide);
    canvas.addEventListener("dblclick", (event) => hit(event) && goToTable(barOf(hit(event))));

    function goToTable({ window }) {
        const row =
            window &&
            [...document.querySelectorAll("tr[data-id]")].find((each) => each.dataset.id === window.id);
        if (!row) return;
        const folded = row.closest("details");
        if (folded) folded.open = true;
        document.querySelector("tr.sought")?.classList.remove("sought");
        row.classList.add("sought");
        row.scrollIntoView({ block: "center" });
    }

    // ---- moving about ---------------------------------------------------------------------------------------

    let drag = null;
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

    const step = (rows, from, by) => {
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

    // ---- controls -------------------------------------------------------------------------------------------

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

    function legend() {
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

    // ---- printing: all of it, unfolded ----------------------------------------------------------------------

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
    section.hidden = false;
    legend();
    layOut();
    show(whole.from, whole.to);
    new ResizeObserver(() => draw()).observe(chart);
})();
