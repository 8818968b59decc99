import type { z } from "zod";
import { nearest } from "../mesos";
import { containsUnknown } from "./unknowns";

/** Raw properties, as the engine hands them over. */
export type Properties = Record<string, unknown>;

export interface CheckFailure {
    /** The top-level argument; the engine prints its value beside the reason. */
    property: string;
    reason: string;
}

export interface Checked {
    inputs: Properties;
    failures: CheckFailure[];
}

/** One zod schema an argument. */
export type Fields = Record<string, z.ZodType>;

/**
 * Validates and normalises inputs, argument by argument, so that every problem is told at once. What is not
 * known yet passes unchanged, whatever type it stands for; known parts beside it are still checked.
 */
export function checkInputs(fields: Fields, news: Properties): Checked {
    const inputs: Properties = {};
    const failures: CheckFailure[] = [];
    for (const name of Object.keys(news)) {
        if (name === "__provider" || Object.hasOwn(fields, name)) continue;
        const guess = nearest(name, Object.keys(fields));
        failures.push({
            property: name,
            reason: `there is no such argument${guess === undefined ? "" : `; did you mean "${guess}"?`}`,
        });
    }
    for (const [name, field] of Object.entries(fields)) {
        const { value, problems } = checkValue(field, news[name]);
        if (value !== undefined) inputs[name] = value;
        for (const { path, message } of problems) {
            const where = path.length > 0 ? `${pathText([name, ...path])}: ` : "";
            failures.push({ property: name, reason: where + message });
        }
    }
    return { inputs, failures };
}

/**
 * Failures in which arguments that may hold a secret are not named: the engine prints the value of the property that a
 * failure names.
 */
export function discreetly(
    failures: readonly CheckFailure[],
    discreet: readonly string[],
    news: Properties,
): CheckFailure[] {
    return failures.map(({ property, reason }) => {
        if (!discreet.includes(property) || news[property] === undefined) return { property, reason };
        return { property: "", reason: reason.startsWith(property) ? reason : `${property}: ${reason}` };
    });
}

interface Problem {
    path: PropertyKey[];
    message: string;
}

function checkValue(field: z.ZodType, value: unknown): { value: unknown; problems: Problem[] } {
    if (!containsUnknown(value)) {
        const parsed = field.safeParse(value);
        return parsed.success
            ? { value: parsed.data, problems: [] }
            : { value, problems: parsed.error.issues.map(toProblem) };
    }
    const parsed = field.safeParse(value);
    const problems = parsed.success ? [] : parsed.error.issues.map(toProblem);
    return { value, problems: problems.filter(({ path }) => !touchesUnknown(value, path)) };
}

function toProblem({ path, message }: { path: PropertyKey[]; message: string }): Problem {
    return { path, message };
}

/** Whether a problem is about an unknown part, or about something that contains one. */
function touchesUnknown(value: unknown, path: readonly PropertyKey[]): boolean {
    const at = path.reduce<unknown>(
        (part, key) =>
            typeof part === "object" && part !== null ? (part as Properties)[key as string] : part,
        value,
    );
    return containsUnknown(at);
}

/** `machines[0].ip` */
export function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`))
        .join("");
}
