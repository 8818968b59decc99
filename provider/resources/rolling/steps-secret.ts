import * as pulumi from "@pulumi/pulumi";
import { known } from "../machines-input";

/**
 * The steps with what they hold of secrets marked as such, so that state has it encrypted, and it alone: an Output
 * around everything would hide the commands from a reviewer.
 */
export function withSecretsMarked(steps: unknown): unknown {
    return mapObject(steps, (list) => mapList(list, marked));
}

function marked(step: unknown): unknown {
    return mapObject(step, (value, name) => {
        if (name === "secrets") return secret(value);
        if (name === "http")
            return mapObject(value, (part, key) => (key === "headers" ? secret(part) : part));
        return value;
    });
}

function secret(value: unknown): unknown {
    return value === undefined ? undefined : pulumi.secret(value);
}

/** Anything that is no object is for check to judge. */
function mapObject(given: unknown, change: (member: unknown, name: string) => unknown): unknown {
    return once(given, (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(
            Object.entries(value).map(([name, member]) => [name, change(member, name)]),
        );
    });
}

function mapList(given: unknown, change: (item: unknown) => unknown): unknown {
    return once(given, (value) => (Array.isArray(value) ? value.map(change) : value));
}

/** Now where the value is at hand, else when it is. */
function once(value: unknown, change: (value: unknown) => unknown): unknown {
    if (!pulumi.Output.isInstance(value) && !(value instanceof Promise)) return change(value);
    return known(value).apply(change);
}
