/** Attributes of an agent by name; a name or value that the agent would read otherwise is refused by check. */
export type Attributes = Record<string, string>;

/** What stands in MESOS_ATTRIBUTES: `rack:r1;zone:a`, ordered by name. Undefined for none at all. */
export function attributesText(attributes: Attributes): string | undefined {
    const names = Object.keys(attributes).sort();
    if (names.length === 0) return undefined;
    return names.map((name) => `${name}:${attributes[name]}`).join(";");
}

/** The attributes of such a text, as the agent splits it (Mesos 1.11, `Attributes::parse`). */
export function parseAttributes(text: string): Attributes {
    return Object.fromEntries(
        text
            .split(/[;\n]/)
            .filter((each) => each.trim() !== "")
            .map((each) => {
                const colon = each.indexOf(":");
                return [each.slice(0, colon).trim(), each.slice(colon + 1).trim()];
            }),
    );
}

/** Whether a value is the one that the master lists. A value that is a number becomes one there: `4.0` is `4`. */
export function sameValue(wanted: string | undefined, live: string | undefined): boolean {
    if (wanted === undefined || live === undefined) return wanted === live;
    return wanted === live || (isNumber(wanted) && isNumber(live) && Number(wanted) === Number(live));
}

/** What differs, by name: `rack: "r1" -> "r2"`, `gpu: none -> "k80"`. */
export function attributeDifferences(live: Attributes, wanted: Attributes): string[] {
    const names = [...new Set([...Object.keys(live), ...Object.keys(wanted)])].sort();
    const shown = (value: string | undefined) => (value === undefined ? "none" : `"${value}"`);
    return names
        .filter((name) => !sameValue(wanted[name], live[name]))
        .map((name) => `${name}: ${shown(live[name])} -> ${shown(wanted[name])}`);
}

/** What is wrong with an attribute, or undefined. */
export function attributeProblem(name: string, value: string): string | undefined {
    if (name === "" || name !== name.trim() || /[:;'"\\\r\n]/.test(name))
        return "is not a name for an attribute: it must not have a colon, semicolon, quote, backslash or a space around it";
    if (value === "") return "is empty: an attribute needs a value";
    if (value !== value.trim() || /[;'"\\\r\n]/.test(value))
        return "has a semicolon, a quote, a backslash, an end of line or a space around it, which an agent's settings cannot hold";
    if (/^[[{]/.test(value)) return "is a range or a set: only texts and numbers are supported";
    return undefined;
}

function isNumber(text: string): boolean {
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
}
