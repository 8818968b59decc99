import { readJson, type Json } from "../../emulator/json/reader";

/** Whatever differs from one master to the next. */
const IDS =
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:-[SOF]?\d+)*|case-[a-z]+-\d+-\d+/g;
const TIMES = /\b1[7-9]\d{8}(?:\.\d+|\d{9})\b/g;

/** Lists that Mesos keeps in hash maps and writes in no order. */
const UNORDERED =
    /"(?:slaves|agents|machines|draining_machines|down_machines|frameworks|statuses|(?:completed_)?tasks)"$/;

/**
 * The body in a form that is equal for equal answers of two masters: ids are numbered in order of appearance,
 * times other than those that were sent are cut out, unordered lists are sorted. All else stays, the order of
 * the keys and the form of the numbers included.
 */
export function canonical(body: string, contentType: string | undefined, sent: string): string {
    if (contentType !== "application/json") return body;
    const ids = new Map<string, string>();
    const withoutTimes = body.replace(TIMES, (time) => (sent.includes(time) ? time : "0.0"));
    return write(readJson(Buffer.from(withoutTimes)), "", {
        name(id) {
            if (!ids.has(id)) ids.set(id, `{id ${ids.size + 1}}`);
            return ids.get(id)!;
        },
        known: (id) => ids.get(id) ?? "*",
    });
}

interface Names {
    /** The name of an id that is written now. */
    name(id: string): string;
    /** Its name if it was written before. */
    known(id: string): string;
}

function write(value: Json, path: string, names: Names): string {
    if (Array.isArray(value)) {
        // The statuses of a task have an order, and so has /tasks.
        const free = UNORDERED.test(path) && path !== '"tasks"' && !/tasks.*statuses/.test(path);
        const keyed = value.map((item) => ({
            item,
            key: write(item, path, { ...names, name: names.known }),
        }));
        if (free) keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
        return `[${keyed.map(({ item }) => write(item, path, names)).join(",")}]`;
    }
    if (value instanceof Map) {
        const members = [...value].map(([key, member]) => {
            const quoted = JSON.stringify(key);
            return `${quoted}:${write(member, path + quoted, names)}`;
        });
        return `{${members.join(",")}}`;
    }
    if (typeof value === "string") return JSON.stringify(value.replace(IDS, names.name));
    if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : `${value}`;
    return String(value);
}
