/**
 * Files of `NAME=value` lines, as systemd's EnvironmentFile reads them (`systemd.exec(5)`). All lines but those
 * of one variable are left as they are.
 */

/** The value of a variable, without its quotes; the last assignment counts. Undefined where there is none. */
export function readVariable(text: string, name: string): string | undefined {
    const last = assignments(text)
        .filter((each) => each.name === name)
        .at(-1);
    return last && unquote(last.text.slice(last.text.indexOf("=") + 1));
}

/** The text with the variable set to a value, or without it where there is none. */
export function writeVariable(text: string, name: string, value: string | undefined): string {
    const lines = assignments(text);
    const at = lines.findIndex((each) => each.name === name);
    const kept = lines.filter((each) => each.name !== name).map((each) => each.text);
    // Behind a value that never ends it would be a part of that.
    const end = kept.length > 0 && goesOn(kept.at(-1)!) ? 0 : kept.length;
    if (value !== undefined) kept.splice(at < 0 ? end : at, 0, `${name}=${quote(value)}`);
    // The last line keeps its end, or gets one.
    return kept.map((line) => `${line}\n`).join("");
}

interface Assignment {
    /** Undefined for comments, empty lines and whatever else stands there. */
    name: string | undefined;
    /** Without the end of the line; several lines where a value goes on. */
    text: string;
}

function assignments(text: string): Assignment[] {
    const found: Assignment[] = [];
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
        const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)=/.exec(line)?.[1];
        let whole = line;
        while (name !== undefined && goesOn(whole) && lines.length > 0) whole += `\n${lines.shift()}`;
        found.push({ name, text: whole });
    }
    return found;
}

/** Whether a value goes on in the next line: a quote is open, or a backslash stands at the end. */
function goesOn(text: string): boolean {
    let open = "";
    for (let i = text.indexOf("=") + 1; i < text.length; i++) {
        const character = text[i]!;
        if (character === "\\" && open !== "'") {
            if (i === text.length - 1) return true;
            i++;
        } else if (open === "" && (character === "'" || character === '"')) open = character;
        else if (character === open) open = "";
    }
    return open !== "";
}

/** Single quotes mean the same to systemd and to a shell, which other tools read such files with. */
function quote(value: string): string {
    return /^[\w.:,/@%+-]*$/.test(value) ? value : `'${value}'`;
}

function unquote(raw: string): string {
    const text = raw.trim().replaceAll("\\\n", "");
    const inner = /^'([^']*)'$/.exec(text)?.[1];
    if (inner !== undefined) return inner;
    const double = /^"([\s\S]*)"$/.exec(text)?.[1];
    return (double ?? text).replace(/\\(.)/g, "$1");
}
