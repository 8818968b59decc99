// What is drawn of each window, and the machines that there are.
import { CHANGED, conflicts, review } from "./data.js";

const intervalOf = ({ start, end }) => [Date.parse(start), end === null ? Infinity : Date.parse(end)];

/** What is drawn of a window: where it will be, and where it was if that is elsewhere. */
export function barsOf(window) {
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
export const allBars = [...review.windows.flatMap(barsOf), ...foreignBars];
export const kinds = new Set(allBars.map(({ kind }) => kind));

export const keyOf = ({ name, ip }) => `${name.toLowerCase()}|${ip ?? ""}`;
export const machines = new Map();
for (const { facts } of allBars) for (const machine of facts.machines) machines.set(keyOf(machine), machine);
export const hasGroups = [...machines.values()].some(({ group }) => group !== null);
