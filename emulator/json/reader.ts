import { code, END, Input } from "./input";

/**
 * JSON as Mesos reads it. Integers up to 64 bits are `bigint`, every other number is a `number`. Objects are
 * maps, of equal keys the last one wins.
 */
export type Json = null | boolean | bigint | number | string | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

/** The text is the one that the master answers with. */
export class JsonError extends Error {}

/**
 * Mesos reads JSON with picojson, whose error texts depend on how far it got and whose numbers are those of C:
 * `01`, `1.` and `-.5` are numbers. This follows its steps.
 */
export function readJson(text: Buffer): Json {
    const input = new Input(text);
    let value: Json;
    try {
        value = readValue(input);
    } catch (error) {
        throw error === SYNTAX
            ? new JsonError(`syntax error at line ${input.line()} near: ${input.restOfLine()}`)
            : error;
    }
    const trailing = input.trailing();
    if (trailing === undefined) return value;
    throw new JsonError(`Parsed JSON included non-whitespace trailing characters: ${trailing}`);
}

const SYNTAX = new Error("syntax");
const QUOTE = code('"');
const BACKSLASH = code("\\");
const SIMPLE_ESCAPES = new Map([...'"\\/'].map((c) => [code(c), code(c)]));
for (const [letter, meaning] of Object.entries({ b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" })) {
    SIMPLE_ESCAPES.set(code(letter), code(meaning));
}

/** A C number as strtod takes it, of the characters that picojson collects. */
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;

function readValue(input: Input): Json {
    input.skipSpace();
    const first = input.take();
    switch (String.fromCharCode(first)) {
        case "n":
            return readWord(input, "ull", null);
        case "f":
            return readWord(input, "alse", false);
        case "t":
            return readWord(input, "rue", true);
        case '"':
            return readString(input);
        case "[":
            return readArray(input);
        case "{":
            return readObject(input);
    }
    input.back();
    if ((first >= code("0") && first <= code("9")) || first === code("-")) return readNumber(input);
    throw SYNTAX;
}

function readWord<T>(input: Input, rest: string, value: T): T {
    for (const character of rest) {
        if (input.take() === code(character)) continue;
        input.back();
        throw SYNTAX;
    }
    return value;
}

function readNumber(input: Input): bigint | number {
    let text = "";
    for (;;) {
        const byte = input.take();
        if (byte === END || !"0123456789+-eE.".includes(String.fromCharCode(byte))) break;
        text += String.fromCharCode(byte);
    }
    input.back();
    if (INTEGER.test(text)) {
        const integer = text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
        if (BigInt.asIntN(64, integer) === integer) return integer;
    }
    if (!NUMBER.test(text)) throw SYNTAX;
    const number = Number.parseFloat(text);
    if (!Number.isFinite(number)) throw new JsonError("Value out of range");
    return number;
}

function readArray(input: Input): Json[] {
    const items: Json[] = [];
    if (input.expect("]")) return items;
    do items.push(readValue(input));
    while (input.expect(","));
    if (!input.expect("]")) throw SYNTAX;
    return items;
}

function readObject(input: Input): JsonObject {
    const members: JsonObject = new Map();
    if (input.expect("}")) return members;
    do {
        if (!input.expect('"')) throw SYNTAX;
        const key = readString(input);
        if (!input.expect(":")) throw SYNTAX;
        members.set(key, readValue(input));
    } while (input.expect(","));
    if (!input.expect("}")) throw SYNTAX;
    return members;
}

function readString(input: Input): string {
    const bytes: number[] = [];
    for (;;) {
        const byte = input.take();
        if (byte === QUOTE) return Buffer.from(bytes).toString();
        if (byte < code(" ")) {
            input.back();
            throw SYNTAX;
        }
        if (byte !== BACKSLASH) {
            bytes.push(byte);
            continue;
        }
        const escape = input.take();
        const simple = SIMPLE_ESCAPES.get(escape);
        if (simple !== undefined) bytes.push(simple);
        else if (escape === code("u")) bytes.push(...Buffer.from(String.fromCodePoint(readCodePoint(input))));
        else throw SYNTAX;
    }
}

function readCodePoint(input: Input): number {
    const first = readHex(input);
    if (first < 0xd800 || first > 0xdfff) return first;
    if (first >= 0xdc00) throw SYNTAX;
    if (input.take() !== BACKSLASH || input.take() !== code("u")) {
        input.back();
        throw SYNTAX;
    }
    const second = readHex(input);
    if (second < 0xdc00 || second > 0xdfff) throw SYNTAX;
    return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

function readHex(input: Input): number {
    let value = 0;
    for (let digits = 0; digits < 4; digits++) {
        const byte = input.take();
        const digit = byte === END ? NaN : Number.parseInt(String.fromCharCode(byte), 16);
        if (Number.isNaN(digit)) {
            input.back();
            throw SYNTAX;
        }
        value = value * 16 + digit;
    }
    return value;
}
