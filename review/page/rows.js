// Rows of machines, racks or windows, and where they stand.
import { review } from "./data.js";
import { allBars, hasGroups, keyOf, machines } from "./bars.js";

export const [LANE, GAP, MOST_LANES] = [16, 3, 6];

export const MODES = {
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
export const state = {
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
        (window !== undefined || wanted === "") && texts.some((text) => text.toLowerCase().includes(wanted))
    );
}

export function layOut() {
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
