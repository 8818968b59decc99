import fc from "fast-check";
import type { DeclaredWindow } from "../../review/input/windows";
import { mostAtOnce, overlapsOf, type Span } from "../../review/model/overlaps";
import { pairs } from "../../review/model/pair";
import { htmlText, markdownCode, markdownText, visible } from "../../review/render/safe";
import { markdown } from "../../review/render/markdown/markdown";
import { args, machine, previewText, reviewOf, type Args, type Steps } from "../unit/review/support/preview";

const runs = { numRuns: 300 };

/** Whatever somebody may call a machine: markup, and characters that are not seen. */
const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({
        unit: fc.constantFrom(..."<>&\"'`|\\*_~[](){}#@:!$\n\r\u202e\u200b\ud800aw./ "),
        maxLength: 40,
    }),
);

describe("text of others", () => {
    test("is one line, with nothing hidden in it", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
            }),
            runs,
        );
    });
    test("has no character of markup left in HTML", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                expect(htmlText(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
            }),
            runs,
        );
    });
    test("has every character of markup escaped in Markdown", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                const rest = markdownText(text).replace(/\\[\\`*_{}[\]()<>#|~:&$!^=+.]/g, "");
                expect(rest).not.toMatch(/[\\`*_{}[\]()<>#|~:&$!^=+]|@[^\u200b]|www\./i);
            }),
            runs,
        );
    });
    test("closes no code span, and no cell of a table", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                const code = markdownCode(text);
                if (text.includes("\\|")) return expect(code).toBe(`<code>${markdownText(text)}</code>`);
                const [fence] = /^`+/.exec(code)!;
                expect(code.endsWith(fence)).toBe(true);
                const inner = code.slice(fence.length, -fence.length);
                expect([...inner.matchAll(/`+/g)].map(([ticks]) => ticks.length)).not.toContain(fence.length);
                expect(inner.replaceAll("\\|", "")).not.toContain("|");
            }),
            runs,
        );
    });
    test("with a backslash before a bar is still one cell", () => {
        expect(markdownCode("a\\|b")).toBe("<code>a\\\\\\|b</code>");
    });
    test("leaves the tables of a report as they are", () => {
        fc.assert(
            fc.property(hostile, hostile, (name, reason) => {
                const inputs = args({ machines: [{ hostname: name || "x", ip: "10.0.0.1" }], reason });
                const lines = markdown(reviewOf(previewText({ [name || "x"]: [undefined, inputs] }))).split(
                    "\n",
                );
                const start = lines.indexOf("### Changes");
                const row = lines[start + 4]!.replaceAll("\\\\", "").replaceAll("\\|", "");
                expect(row.split("|")).toHaveLength(10);
                expect(lines[start + 5]).toBe("");
            }),
            { numRuns: 100 },
        );
    });
});

const windows: fc.Arbitrary<Args> = fc
    .record({
        machines: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
        start: fc.integer({ min: 0, max: 200 }),
        duration: fc.option(
            fc.integer({ min: 1, max: 40 }).map((hours) => `${hours}h`),
            { nil: undefined },
        ),
        state: fc.constantFrom("scheduled", "down", "up"),
    })
    .map(({ machines, start, duration, state }) =>
        args({
            machines: machines.map(machine),
            startTime: new Date(Date.UTC(2030, 0, 1, start)).toISOString().replace(".000", ""),
            duration,
            state,
        }),
    );
const steps: fc.Arbitrary<Steps> = fc
    .array(fc.tuple(fc.option(windows, { nil: undefined }), fc.option(windows, { nil: undefined })), {
        maxLength: 8,
    })
    .map((list) =>
        Object.fromEntries(
            list.flatMap(([before, after], index) =>
                before || after ? [[`w-${index}`, [before, after]]] : [],
            ),
        ),
    );

describe("a review", () => {
    test("has every window once, and swaps added and cancelled when it is read backwards", () => {
        const opposite: Record<string, string> = {
            added: "cancelled",
            cancelled: "added",
            extended: "shortened",
            shortened: "extended",
        };
        fc.assert(
            fc.property(steps, (forwards) => {
                const backwards = Object.fromEntries(
                    Object.entries(forwards).map(([name, [before, after]]) => [name, [after, before]]),
                ) as Steps;
                const changes = (of: Steps) =>
                    Object.fromEntries(
                        reviewOf(previewText(of)).windows.map(({ name, changes }) => [name, changes]),
                    );
                const there = changes(forwards);
                expect(Object.keys(there).sort()).toEqual(Object.keys(forwards).sort());
                expect(changes(backwards)).toEqual(
                    Object.fromEntries(
                        Object.entries(there).map(([name, list]) => [
                            name,
                            expect.arrayContaining(list.map((each) => opposite[each] ?? each)),
                        ]),
                    ),
                );
            }),
            { numRuns: 150 },
        );
    });
    test("needs a human exactly where it says why, and refuses what shares a machine", () => {
        fc.assert(
            fc.property(steps, (of) => {
                const { needsHuman, attention, conflicts, windows } = reviewOf(previewText(of));
                expect(needsHuman).toBe(attention.length > 0);
                const open = windows.flatMap(({ after }) =>
                    after && after.state !== "up" ? after.machines.map(({ name }) => name) : [],
                );
                expect(conflicts.length > 0).toBe(new Set(open).size < open.length);
            }),
            { numRuns: 150 },
        );
    });
});

const spans: fc.Arbitrary<Span[]> = fc
    .array(
        fc
            .record({
                from: fc.integer({ min: 0, max: 60 }),
                length: fc.integer({ min: 1, max: 30 }),
                machines: fc.integer({ min: 1, max: 5 }),
                open: fc.boolean(),
            })
            .map(({ from, length, machines, open }) => ({
                cluster: "",
                from,
                to: open && length > 28 ? Infinity : from + length,
                machines,
            })),
        { maxLength: 12 },
    )
    .map((list) => list.map((span, index) => ({ ...span, id: `w-${index}` })));

test("windows stand together exactly where they are open at once with another of the group", () => {
    fc.assert(
        fc.property(spans, (list) => {
            const meets = (a: Span, b: Span) => a !== b && a.from < b.to && b.from < a.to;
            const grouped = overlapsOf(list).flatMap(({ windows }) => windows);
            expect(new Set(grouped)).toEqual(
                new Set(list.filter((a) => list.some((b) => meets(a, b))).map(({ id }) => id)),
            );
            expect(grouped).toHaveLength(new Set(grouped).size);
            const counts = list.map(({ from }) =>
                list
                    .filter((each) => each.from <= from && from < each.to)
                    .reduce((sum, each) => sum + each.machines, 0),
            );
            expect(mostAtOnce(list)).toBe(Math.max(0, ...counts));
        }),
        runs,
    );
});

test("every window of a schedule is paired once at most, with one that shares a machine", () => {
    const declared = (list: number[][]) =>
        list.map((numbers, index): DeclaredWindow => ({
            ...({ urn: "u", name: `s[${index}]`, isAnonymous: true } as DeclaredWindow),
            machines: numbers.map(machine),
        }));
    const partition = fc
        .array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 10 })
        .map((groups) =>
            [0, 1, 2, 3]
                .map((group) => groups.flatMap((each, index) => (each === group ? [index] : [])))
                .filter((numbers) => numbers.length > 0),
        );
    fc.assert(
        fc.property(partition, partition, (old, planned) => {
            const [before, after] = [declared(old), declared(planned)];
            const result = pairs(before, after);
            expect(result.flatMap((pair) => pair.before ?? [])).toHaveLength(before.length);
            expect(result.flatMap((pair) => pair.after ?? [])).toHaveLength(after.length);
            for (const { before: from, after: to } of result) {
                if (from && to)
                    expect(from.machines.some(({ ip }) => to.machines.some((other) => other.ip === ip))).toBe(
                        true,
                    );
            }
        }),
        runs,
    );
});
