/**
 * JSON as Mesos writes it: compact, `bigint` for its integers, `number` for its doubles (`2` is `2.0`), no key
 * whose value is `undefined`.
 */
export function writeJson(value: unknown): string {
    if (value === null) return "null";
    if (typeof value === "string") return writeString(value);
    if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : String(value);
    if (typeof value !== "object") return String(value);
    if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${writeString(key)}:${writeJson(member)}`).join(",")}}`;
}

/** The same value with the keys of all its objects in alphabetical order, as the legacy endpoints write them. */
export function alphabetical(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(alphabetical);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([key, member]) => [key, alphabetical(member)]));
}

function writeString(text: string): string {
    return JSON.stringify(text).replace(
        /\\u00[01][0-9a-f]/g,
        (escape) => `\\u${escape.slice(2).toUpperCase()}`,
    );
}
