/**
 * Names and reasons come from whoever wrote the program, or anybody who posted to the master. What could change
 * how a text is read, or hide a part of it, is shown as what it is: control characters, and those that turn the
 * direction of writing.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** One line of visible text, no longer than a report can use. */
export function visible(text: string, most = 1000): string {
    const shown = text
        .replace(/[\r\n\t]+/g, " ")
        .replace(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)!.toString(16)}}`)
        .trim();
    const cut = shown.length > most ? `${shown.slice(0, most)}…` : shown;
    return cut.replace(LONE_SURROGATE, "\ufffd");
}

/** Text within Markdown on GitHub or GitLab that nothing in it can turn into markup, a link or a mention. */
export function markdownText(text: string): string {
    return visible(text)
        .replace(/[\\`*_{}[\]()<>#|~:&$!^=+]/g, "\\$&")
        .replace(/@/g, "@\u200b")
        .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`);
}

/**
 * A code span, which shows whatever is in it. Within a table, a bar still has to be escaped, and a backslash before
 * it would undo that: such a text is escaped as any other.
 */
export function markdownCode(text: string): string {
    if (text.includes("\\|")) return `<code>${markdownText(text)}</code>`;
    const shown = visible(text).replace(/\|/g, "\\|");
    const fence = "`".repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
    const pad = shown.startsWith("`") || shown.endsWith("`") || shown.trim() === "" ? " " : "";
    return `${fence}${pad}${shown}${pad}${fence}`;
}

const ENTITIES: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** Text within HTML, in an element or an attribute in quotes. */
export function htmlText(text: string): string {
    return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
