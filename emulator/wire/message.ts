import { JsonError, readJson, type Json, type JsonObject } from "../json/reader";

/** A protobuf message: its fields in the order of their declaration. */
export type Message = Readonly<Record<string, Field>>;

export interface Field {
    readonly type: "string" | "bool" | "int64" | "int32" | Message | readonly string[];
    readonly label: "optional" | "required" | "repeated";
}

export const optional = (type: Field["type"]): Field => ({ type, label: "optional" });
export const required = (type: Field["type"]): Field => ({ type, label: "required" });
export const repeated = (type: Field["type"]): Field => ({ type, label: "repeated" });

/** The text is the one that the master answers with. */
export class ConversionError extends Error {}

type Fields = Record<string, unknown>;

/**
 * Turns JSON into a protobuf message as Mesos does: unknown keys are ignored, null is unset, one object will do
 * for a list of them, a string will do for a number. The message is a plain object that holds the set fields
 * alone, in the order of declaration; `T` has to agree with the message.
 */
export function convert<T>(message: Message, json: Json): T {
    if (!(json instanceof Map)) throw new ConversionError("Expecting a JSON object");
    const fields = parse(message, json);
    const missing = missingFields(message, fields);
    if (missing.length > 0) throw new ConversionError(`Missing required fields: ${missing.join(", ")}`);
    return fields as T;
}

function parse(message: Message, json: JsonObject): Fields {
    const parsed: Fields = {};
    // Mesos keeps objects sorted, so of several errors the first one in the alphabet is told.
    for (const name of [...json.keys()].sort()) {
        const field = Object.hasOwn(message, name) ? message[name] : undefined;
        if (field !== undefined) set(parsed, name, field, json.get(name)!);
    }
    const declared = Object.keys(message).filter((name) => name in parsed);
    return Object.fromEntries(declared.map((name) => [name, parsed[name]]));
}

function set(target: Fields, name: string, field: Field, json: Json): void {
    if (json === null) return;
    if (Array.isArray(json)) {
        if (field.label !== "repeated") throw unexpected("array", name);
        for (const item of json) set(target, name, field, item);
        return;
    }
    const value = json instanceof Map ? parseMessage(name, field, json) : parseScalar(name, field, json);
    if (value === undefined) return;
    if (field.label !== "repeated") target[name] = value;
    else if (name in target) (target[name] as unknown[]).push(value);
    else target[name] = [value];
}

function parseMessage(name: string, { type }: Field, json: JsonObject): Fields {
    if (typeof type === "string" || isEnum(type)) throw unexpected("object", name);
    return parse(type, json);
}

function parseScalar(name: string, field: Field, json: boolean | bigint | number | string): unknown {
    const { type } = field;
    if (typeof json === "string") {
        if (type === "string") return json;
        // An enum value of a later version is as good as none.
        if (isEnum(type)) return type.includes(json) ? json : undefined;
        if (type === "bool") return parseScalar(name, field, readAs(json, "boolean", name));
        if (isInteger(type)) return parseScalar(name, field, readAs(json, "number", name));
        throw unexpected("string", name);
    }
    if (typeof json === "boolean") {
        if (type === "bool") return json;
        throw unexpected("boolean", name);
    }
    if (isInteger(type)) return BigInt.asIntN(type === "int64" ? 64 : 32, toInt64(json));
    throw unexpected("number", name);
}

function isEnum(type: Field["type"]): type is readonly string[] {
    return Array.isArray(type);
}

function isInteger(type: Field["type"]): type is "int64" | "int32" {
    return type === "int64" || type === "int32";
}

function readAs(text: string, kind: "boolean" | "number", name: string): boolean | bigint | number {
    try {
        const json = readJson(Buffer.from(text));
        if (kind === "boolean" && typeof json === "boolean") return json;
        if (kind === "number" && (typeof json === "bigint" || typeof json === "number")) return json;
        throw new JsonError("Unexpected JSON type parsed");
    } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        throw new ConversionError(
            `Failed to parse '${text}' as a JSON ${kind} for field '${name}': ${error.message}`,
        );
    }
}

/** The cast of C++ on x86-64: what does not fit becomes the lowest number. */
function toInt64(number: bigint | number): bigint {
    if (typeof number === "bigint") return number;
    const integer = BigInt(Math.trunc(number));
    return BigInt.asIntN(64, integer) === integer ? integer : -(2n ** 63n);
}

function missingFields(message: Message, fields: Fields, path = ""): string[] {
    const missing = Object.keys(message).filter(
        (name) => message[name]!.label === "required" && !(name in fields),
    );
    const nested = Object.entries(fields).flatMap(([name, value]) => {
        const { type, label } = message[name]!;
        if (typeof type === "string" || isEnum(type)) return [];
        if (label !== "repeated") return missingFields(type, value as Fields, `${path}${name}.`);
        return (value as Fields[]).flatMap((item, index) =>
            missingFields(type, item, `${path}${name}[${index}].`),
        );
    });
    return [...missing.map((name) => path + name), ...nested];
}

function unexpected(kind: string, name: string): ConversionError {
    return new ConversionError(`Not expecting a JSON ${kind} for field '${name}'`);
}
