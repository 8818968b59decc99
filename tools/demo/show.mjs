// The maintenance of a cluster as a table, and what changed between two looks at it.
import { stripVTControlCharacters } from "node:util";
import { createRequire } from "node:module";
import { inProject } from "../lib/project.mjs";

const require = createRequire(import.meta.url);
const colours = { "+": 32, "~": 33, "-": 31 };

/**
 * The windows of a look, one line a machine. `owners` are the URNs of the stack's windows; `other` is a look to
 * compare with: lines that are not in it are marked.
 */
export function showSchedule(look, { owners = [], other, mark = "+" } = {}) {
    const windows = look.schedule.windows ?? [];
    if (windows.length === 0) return "  (nothing is scheduled)";
    const known = new Set(other ? rows(other, owners).map(({ key }) => key) : []);
    const shown = rows(look, owners).map(({ key, cells }) => [
        other && !known.has(key) ? mark : " ",
        ...cells,
    ]);
    return table([[" ", "window", "start (UTC)", "duration", "machine", "mode"], ...shown]);
}

/** A line that says what became of the windows that are not this stack's. */
export function showForeign(before, after, owners) {
    const { stringifyJson } = require(inProject("dist/provider/mesos/json.js"));
    const foreign = (look) => (look.schedule.windows ?? []).filter((window) => !ownerOf(window, owners));
    const afterwards = new Set(foreign(after).map(stringifyJson));
    const untouched = foreign(before).filter((window) => afterwards.has(stringifyJson(window))).length;
    const all = foreign(before).length;
    if (all === 0) return "No other windows were on the master.";
    const how = untouched === all ? "byte for byte as before" : "SOME OF THEM CHANGED";
    return `Windows of others: ${untouched} of ${all} untouched, ${how}.`;
}

/** One entry a machine: its cells, and a key of all that is shown. Machines of one window stand together. */
function rows(look, owners) {
    const down = new Set(look.down.map(keyOf));
    return (look.schedule.windows ?? []).flatMap((window) => {
        const { start, duration } = window.unavailability;
        const owner = ownerOf(window, owners);
        const head = [
            owner ? owner.split("::").at(-1) : "(another team's)",
            instant(start.nanoseconds, owner),
            duration ? length(duration.nanoseconds) : "open-ended",
        ];
        return window.machine_ids.map((machine, index) => {
            const mode = down.has(keyOf(machine)) ? "DOWN" : "DRAINING";
            const tail = [`${machine.hostname} (${machine.ip})`, mode];
            return {
                key: [...head, ...tail].join(),
                cells: [...(index === 0 ? head : ["", "", ""]), ...tail],
            };
        });
    });
}

/** The URN whose signature the start of the window carries. */
function ownerOf(window, owners) {
    const { signatureOf } = require(inProject("dist/provider/schedule/index.js"));
    const digits = BigInt(window.unavailability.start.nanoseconds) % 1_000_000n;
    return owners.find((urn) => signatureOf(urn).start === digits);
}

/** 1764554400123456789 is "2025-12-01 02:00:00.123456789"; what is below the second of ours is the signature. */
function instant(nanoseconds, owner) {
    const fraction = BigInt(nanoseconds) % 1_000_000_000n;
    const second = new Date(Number(BigInt(nanoseconds) / 1_000_000_000n) * 1000).toISOString();
    const text = second.slice(0, 19).replace("T", " ");
    return owner || fraction === 0n ? text : `${text}.${String(fraction).padStart(9, "0")}`;
}

/** To the second: what is below carries the signature. */
function length(nanoseconds) {
    const total = BigInt(nanoseconds) / 1_000_000_000n;
    const parts = { d: total / 86400n, h: (total / 3600n) % 24n, m: (total / 60n) % 60n, s: total % 60n };
    const shown = Object.entries(parts).filter(([, amount]) => amount > 0n);
    return shown.map(([unit, amount]) => `${amount}${unit}`).join("") || "0s";
}

function keyOf({ hostname, ip }) {
    return `${hostname.toLowerCase()} ${ip}`;
}

function table(lines) {
    const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
    return lines
        .map((line) => {
            const text = line.map((cell, column) => cell.padEnd(widths[column])).join("  ");
            return coloured(text.trimEnd(), colours[line[0]]);
        })
        .join("\n");
}

function coloured(text, colour) {
    const plain = !process.stdout.isTTY || process.env.NO_COLOR || colour === undefined;
    return plain ? stripVTControlCharacters(text) : `\u001b[${colour}m${text}\u001b[0m`;
}
