import fc from "fast-check";
import { parseJson, stringifyJson } from "../../../../provider/mesos/json";

describe("Lossless JSON", () => {
    test("keeps integers beyond 2^53 as bigint, and all others as numbers", () => {
        expect(parseJson("[1764554400123456789, 9007199254740991, 9007199254740993, -1, 1.5, 2e3]")).toEqual([
            1764554400123456789n,
            9007199254740991,
            9007199254740993n,
            -1,
            1.5,
            2000,
        ]);
    });

    test("writes back what JSON.stringify would, and bigint as bare digits", () => {
        expect(stringifyJson({ a: 1764554400123456789n, b: undefined, c: [null, "x", true] })).toBe(
            '{"a":1764554400123456789,"c":[null,"x",true]}',
        );
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                expect(stringifyJson(value)).toBe(JSON.stringify(value));
            }),
        );
    });

    test("reads all that JSON.parse reads, as the same value", () => {
        fc.assert(
            fc.property(fc.json(), (text) => {
                fc.pre(!text.includes("__proto__"));
                const again: unknown = JSON.parse(stringifyJson(parseJson(text)));
                expect(JSON.stringify(again)).toBe(JSON.stringify(JSON.parse(text)));
            }),
        );
    });

    test.each(["", "{", '{"a":1}x', "undefined", '{"a":01}'])("refuses %j", (text) => {
        expect(() => parseJson(text)).toThrow(SyntaxError);
    });

    test("has nothing to write for undefined", () => {
        expect(() => stringifyJson(undefined)).toThrow(new TypeError("there is no JSON for undefined"));
    });
});
