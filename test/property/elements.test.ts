import fc from "fast-check";
import { ElementScanner } from "../../provider/mesos/elements";
import { RUNS } from "../support/arbitraries";

const WITHIN = ["get_tasks", 'a"b\\'];
const ARRAYS = ["tasks", "pending_tasks", "{[ü"];

/** JSON with strings full of what a scanner could trip over. */
const strings = fc.oneof(
    fc.constantFrom(
        "",
        "\\",
        '"',
        '\\"',
        "}]",
        "{[",
        ",:",
        "ü€😀",
        "\u2028\n\t",
        "tasks",
        "get_tasks",
        "\ud800",
    ),
    fc.string({ unit: "binary" }),
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        strings,
        fc.constantFrom<unknown>(null, true, false, 0, -1.5e-7, 1e300, 9007199254740991),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(strings, fc.constantFrom(...ARRAYS, ...WITHIN)), tie("value"), { maxKeys: 4 }),
    ),
})).value;
const lists = fc.array(values, { maxLength: 4 });

/** An answer with some of the arrays, in any order among other members, written with or without space. */
const documents = fc
    .record({
        inner: shuffled({ tasks: lists, pending_tasks: lists, "{[ü": lists, completed_tasks: values }),
        beside: fc.dictionary(strings, values, { maxKeys: 3 }),
        outer: fc.dictionary(strings, values, { maxKeys: 3 }),
        space: fc.constantFrom(undefined, 1, "\t", "\r\n "),
    })
    .map(({ inner, beside, outer, space }) => {
        const [first, second] = WITHIN as [string, string];
        const document = { ...outer, type: "GET_TASKS", [first]: { ...beside, [second]: inner }, end: outer };
        return { inner, text: JSON.stringify(document, undefined, space) };
    });

const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe("An element scanner", () => {
    test("finds what JSON.parse finds, wherever the text is cut", () => {
        fc.assert(
            fc.property(documents, cuts, ({ inner, text }, cuts) => {
                const parsed = JSON.parse(JSON.stringify(inner)) as Record<string, unknown[]>;
                const expected = Object.keys(parsed)
                    .filter((name) => ARRAYS.includes(name))
                    .flatMap((name) => parsed[name]!.map((element) => ({ name, element })));
                expect(scan(Buffer.from(text), cuts)).toEqual(expected);
            }),
            RUNS,
        );
    });

    test("finds the same byte by byte", () => {
        fc.assert(
            fc.property(documents, ({ text }) => {
                const bytes = Buffer.from(text);
                const everywhere = Array.from({ length: bytes.length }, (_, index) => index);
                expect(scan(bytes, everywhere)).toEqual(scan(bytes, []));
            }),
            { numRuns: 100 },
        );
    });

    test("takes no text for complete that was cut off", () => {
        fc.assert(
            fc.property(documents, cuts, fc.nat(), ({ text }, cuts, length) => {
                const bytes = Buffer.from(text.trimEnd());
                expect(() => scan(bytes.subarray(0, length % bytes.length), cuts)).toThrow(SyntaxError);
            }),
            RUNS,
        );
    });

    test.each([
        ["nothing", "", "it ends in the middle"],
        ["no JSON", "not json {", "it is not JSON"],
        ["a page", "<html>", "it is not JSON"],
        ["an array", "[]", "it is not JSON"],
        ["two objects", '{"a":{"list":[]}}{}', "it is not JSON"],
        ["another answer", '{"b":{"list":[1]}}', 'there is no "a" in it'],
        ["the name elsewhere", '{"b":{"a":{"list":[1]}}}', 'there is no "a" in it'],
        ["null for the object", '{"a":null}', '"a" is not an object'],
        ["an array for the object", '{"a":[]}', '"a" is not an object'],
        ["null for the array", '{"a":{"list":null}}', '"list" is not an array'],
        ["a string for the array", '{"a":{"list":"[]"}}', '"list" is not an array'],
        ["an object for the array", '{"a":{"list":{}}}', '"list" is not an array'],
        ["a broken element", '{"a":{"list":[{"a":tru}]}}', "it is not JSON"],
        ["a comma too many", '{"a":{"list":[1,]}}', "it is not JSON"],
    ])("refuses %s", (_, text, message) => {
        const scanner = new ElementScanner(["a"], ["list"], () => {});
        expect(() => {
            scanner.write(Buffer.from(text));
            scanner.end();
        }).toThrow(expect.objectContaining({ name: "SyntaxError", message }));
    });

    test("takes an object without the array for one with none, and the root where nothing leads further", () => {
        const found: unknown[] = [];
        const scanner = new ElementScanner([], ["list"], (element) => found.push(element));
        scanner.write(Buffer.from(' {"other":[1],"list":[ 2 , "]" ]} \n'));
        scanner.end();
        expect(found).toEqual([2, "]"]);
        const empty = new ElementScanner(["a"], ["list"], () => {});
        empty.write(Buffer.from('{"a":{}}'));
        expect(() => empty.end()).not.toThrow();
    });
});

function scan(bytes: Buffer, cuts: readonly number[]): { name: string; element: unknown }[] {
    const found: { name: string; element: unknown }[] = [];
    const scanner = new ElementScanner(WITHIN, ARRAYS, (element, name) => found.push({ name, element }));
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    at.slice(1).forEach((end, index) => scanner.write(bytes.subarray(at[index], end)));
    scanner.end();
    return found;
}

/** Some of the members, in any order. */
function shuffled(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
    return fc
        .shuffledSubarray(Object.keys(members))
        .chain((names) =>
            fc.tuple(...names.map((name) => members[name]!)).map((each) => [names, each] as const),
        )
        .map(([names, each]) => Object.fromEntries(names.map((name, index) => [name, each[index]])));
}
