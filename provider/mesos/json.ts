import { parse, stringify } from "lossless-json";

/** Parses JSON without losing a digit: integers beyond 2^53 become bigint, other numbers stay numbers. */
export function parseJson(text: string): unknown {
    return parse(text, undefined, (digits) => {
        const number = Number(digits);
        return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number;
    });
}

/** Writes JSON; bigint as bare digits. */
export function stringifyJson(value: unknown): string {
    const text = stringify(value);
    if (text === undefined) throw new TypeError("there is no JSON for undefined");
    return text;
}
