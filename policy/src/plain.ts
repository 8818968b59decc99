import { UnknownValueError } from "@pulumi/policy";

/** Stands for a value that is not known before `pulumi up`, at any depth. */
export const UNKNOWN = Symbol("not known yet");

export type Plain = Record<string, unknown>;

/** A copy of a resource's properties, in which looking at what is unknown does not throw. */
export function plain(props: object): Plain {
    return Object.fromEntries(Object.keys(props).map((key) => [key, member(props, key)]));
}

function member(object: object, key: string | number): unknown {
    let value: unknown;
    try {
        value = (object as Record<string | number, unknown>)[key];
    } catch (error) {
        if (error instanceof UnknownValueError) return UNKNOWN;
        throw error;
    }
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index));
    return typeof value === "object" && value !== null ? plain(value) : value;
}
