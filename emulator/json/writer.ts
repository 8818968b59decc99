/**
 * JSON as Mesos writes it: compact, `bigint` for its integers, `number` for its doubles (`2` is `2.0`), no key
 * whose value is `undefined`. A generator makes a list, whose items are never all there at once.
 */
export function writeJson(value: unknown): string {
    let written = "";
    write(value, (text) => (written += text));
    return written;
}

/** The same as bytes, which of a hundred megabytes are made five times as fast. */
export function writeJsonBytes(value: unknown): Buffer {
    const pieces: Buffer[] = [];
    let piece = "";
    write(value, (text) => {
        piece += text;
        if (piece.length < 65536) return;
        pieces.push(Buffer.from(piece));
        piece = "";
    });
    return Buffer.concat([...pieces, Buffer.from(piece)]);
}

/** The same value with the keys of all its objects in alphabetical order, as the legacy endpoints write them. */
export function alphabetical(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(alphabetical);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([key, member]) => [key, alphabetical(member)]));
}

function write(value: unknown, put: (text: string) => void): void {
    if (value === null) put("null");
    else if (typeof value === "string") put(quote(value));
    else if (typeof value === "number") put(Number.isInteger(value) ? `${value}.0` : String(value));
    else if (typeof value !== "object") put(String(value));
    else if (Symbol.iterator in value) writeList(value as Iterable<unknown>, put);
    else writeObject(value, put);
}

function writeList(items: Iterable<unknown>, put: (text: string) => void): void {
    let before = "[";
    for (const item of items) {
        put(before);
        write(item, put);
        before = ",";
    }
    put(before === "[" ? "[]" : "]");
}

function writeObject(value: object, put: (text: string) => void): void {
    let before = "{";
    for (const [key, member] of Object.entries(value)) {
        if (member === undefined) continue;
        put(`${before}${quote(key)}:`);
        write(member, put);
        before = ",";
    }
    put(before === "{" ? "{}" : "}");
}

function quote(text: string): string {
    const quoted = JSON.stringify(text);
    if (!quoted.includes("\\u00")) return quoted;
    return quoted.replace(/\\u00[01][0-9a-f]/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`);
}
