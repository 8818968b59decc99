import { resourceSchema, totalsOf } from "../mesos/totals";

/** What is wrong with an agent's resources, as text or as a list of Resource messages; undefined where nothing is. */
export function resourcesProblem(given: unknown): string | undefined {
    try {
        resourceTotals(given);
        return undefined;
    } catch (error) {
        return (error as Error).message;
    }
}

/** What stands in MESOS_RESOURCES. A single quote in JSON is written so that the whole can stand in single quotes. */
export function resourcesText(given: unknown): string {
    return typeof given === "string" ? given.trim() : JSON.stringify(given).replaceAll("'", "\\u0027");
}

/**
 * What an agent that is started with these resources offers, in the form of `totalsOf`. What is not named there
 * the agent finds out by itself.
 *
 * @throws RangeError that says what is wrong.
 */
export function resourceTotals(given: unknown): Record<string, string> {
    const list = typeof given === "string" ? listOf(given.trim()) : given;
    if (!Array.isArray(list) || list.length === 0)
        throw new RangeError('must be text like "cpus:4;mem:2048", or a list of Mesos\' Resource messages');
    return totalsOf(
        list.map((each: unknown, index) => {
            const parsed = resourceSchema.safeParse(each);
            if (!parsed.success)
                throw new RangeError(
                    `[${index}] is not a Resource message: ${parsed.error.issues[0]?.message}`,
                );
            const { name, scalar, ranges, set } = parsed.data;
            if ([scalar, ranges, set].filter((part) => part !== undefined).length !== 1)
                throw new RangeError(`[${index}] (${name}) needs one of scalar, ranges and set`);
            return parsed.data;
        }),
    );
}

/** What differs of what is wanted, by name: `cpus: 2 -> 4`. */
export function resourceDifferences(live: Record<string, string>, given: unknown): string[] {
    return Object.entries(resourceTotals(given))
        .filter(([name, amount]) => live[name] !== amount)
        .map(([name, amount]) => `${name}: ${live[name] ?? "none"} -> ${amount}`);
}

function listOf(text: string): unknown {
    if (/['\r\n]/.test(text))
        throw new RangeError("has a quote or an end of line, which an agent's settings cannot hold");
    if (text.startsWith("[")) {
        try {
            return JSON.parse(text);
        } catch {
            throw new RangeError("is not JSON, though it begins like a list");
        }
    }
    return text
        .split(";")
        .filter((each) => each.trim() !== "")
        .map(simple);
}

/** `cpus:4`, `mem(prod):512`, `ports:[31000-32000]`, `disks:{a,b}` (Mesos 1.11, `Resources::fromSimpleString`). */
function simple(text: string): unknown {
    const match = /^\s*([^\s():]+)\s*(?:\(([^()]+)\))?\s*:\s*(.+?)\s*$/.exec(text);
    if (match === null) throw new RangeError(`"${text}" is not like "cpus:4" or "mem(prod):512"`);
    const [, name, role = "*", value = ""] = match;
    return { name, role: role.trim(), ...valueOf(value, text) };
}

function valueOf(value: string, text: string): object {
    if (/^\d+(\.\d+)?$/.test(value)) return { scalar: { value: Number(value) } };
    const inner = /^(?:\[(.*)\]|\{(.*)\})$/.exec(value);
    if (inner?.[2] !== undefined) return { set: { item: inner[2].split(",").map((item) => item.trim()) } };
    const range = (inner?.[1] ?? "").split(",").map((each) => /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(each));
    if (range.some((each) => each === null))
        throw new RangeError(`"${text}" has no amount like 4, [31000-32000] or {a,b}`);
    return { ranges: { range: range.map((each) => ({ begin: Number(each![1]), end: Number(each![2]) })) } };
}
