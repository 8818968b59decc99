import fc from "fast-check";
import { Mask } from "../../../../provider/steps/mask";
import { Transcript } from "../../../../provider/steps/transcript";

/** What is printed of output that comes in such pieces. */
function printed(pieces: readonly string[], secrets: readonly string[] = []): string[] {
    const lines: string[] = [];
    const stream = new Transcript(new Mask(secrets), (line) => lines.push(line)).stream();
    for (const piece of pieces) stream.write(Buffer.from(piece));
    stream.end();
    return lines;
}

describe("A transcript", () => {
    test("has the same lines, however the output is cut into pieces", () => {
        const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "ü", "b") }));
        fc.assert(
            fc.property(pieces, (pieces) => {
                expect(printed(pieces)).toEqual(printed([pieces.join("")]));
            }),
        );
    });

    test("keeps no more of a line without an end than it can show, and goes on with the next", () => {
        const lines: string[] = [];
        const mask = new Mask([]);
        const seen = jest.spyOn(mask, "over");
        const stream = new Transcript(mask, (line) => lines.push(line)).stream();
        for (let count = 0; count < 1_000; count++) stream.write("x".repeat(16 * 1024));
        stream.write("\nnext\n");
        stream.end();
        expect(lines).toEqual(["x".repeat(500), "next"]);
        expect(seen.mock.calls[0]![0].length).toBeLessThanOrEqual(64 * 1024);
    });

    test("shows no part of a secret that a line is cut in", () => {
        // Masked, such a line is far shorter than what is shown of one.
        const secret = Array.from({ length: 800 }, (_, index) => 1_000 + index).join("");
        for (const begin of ["", "x", "x".repeat(100)]) {
            const [line = ""] = printed([begin, ...Array<string>(40).fill(secret), "\n"], [secret]);
            expect(line).toMatch(/^x*(?:\[secret\]){20}$/);
        }
    });

    test("shows no part of secrets that begin as others end", () => {
        const text = fc.string({ unit: fc.constantFrom("0", "1"), minLength: 2, maxLength: 4 });
        fc.assert(
            fc.property(text, text, fc.integer({ min: 1, max: 3 }), (one, other, length) => {
                const masked = new Mask([one, other]).overCut(`-${one}${other.slice(0, length)}`);
                expect(masked).toMatch(/^-(?:\[secret\])*$/);
            }),
        );
    });
});
