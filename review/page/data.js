// What the page knows, and how it makes elements. Everything that is shown comes in as text.

export const review = JSON.parse(document.getElementById("review").textContent);
const SVG = "http://www.w3.org/2000/svg";

export const CHANGED = [
    "replaced",
    "moved",
    "extended",
    "shortened",
    "state",
    "machines",
    "reason",
    "unknown",
];
export const LABELS = {
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

export const $ = (id) => document.getElementById(id);
export const chart = $("chart");
export const conflicts = new Map();
for (const conflict of review.conflicts)
    for (const id of conflict.windows) conflicts.set(id, [...(conflicts.get(id) ?? []), conflict.text]);

export function svg(name, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
}

export function html(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
}
