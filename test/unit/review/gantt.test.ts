import fc from "fast-check";
import { ganttLines } from "../../../review/render/markdown/gantt";
import { args, machine, previewText, reviewOf, type Steps } from "./support/preview";
import { Mermaid } from "./support/mermaid";

const mermaid = new Mermaid();
afterAll(() => mermaid.close());

/** What Mermaid makes of the chart of a preview. */
function tasks(steps: Steps) {
    const lines = ganttLines(reviewOf(previewText(steps)), 60);
    return mermaid.tasks(lines.slice(1, -1).join("\n"));
}

const start = Date.parse("2030-12-06T02:00:00Z");
const bar = { start, end: start + 3_600_000 };

const WORDS = [
    ..."2030-12-06-kernel,2030-12-06,20301206,12:30,1d,a:b,a#b;c,done,crit,section,section x,end,click me".split(
        ",",
    ),
    ...'%% comment|%%{init: {}}%%|title|title x|after x|href "x"|call x()|gantt|topAxis|---|weekday monday|a--b'.split(
        "|",
    ),
    ..."dateFormat x|axisFormat x|tickInterval x|includes x|excludes weekends|todayMarker off|inclusiveEndDates".split(
        "|",
    ),
    ..."accTitle: x|accDescr: x|accDescr {x}|accDescription x|weekend friday|vert|milestone|active, x|#quot;|&amp;".split(
        "|",
    ),
    ..."<script>|`tick`|{curly}|日本:語|🚀|...|[x]|/x|--|é|x\\ny|$$x$$|__proto__|constructor|\u202e".split(
        "|",
    ),
];

test.each(WORDS)("a window called %j is a bar of its own", async (name) => {
    const [first, second, ...others] = await tasks({
        [name]: [undefined, args()],
        zz: [undefined, args({ machines: [machine(2)] })],
    });
    const both = [first, second].sort((a, b) => (a!.task < b!.task ? -1 : 1));
    expect(others).toEqual([]);
    expect(both.map((task) => task!.task)).toContain("zz");
    for (const task of both) expect(task).toMatchObject({ section: "Added", tags: ["active"], ...bar });
});

test("whatever windows are called, Mermaid reads a bar for each, at its time", async () => {
    const word = fc.constantFrom(...WORDS);
    const character = fc.constantFrom(...":;,#%-{}[]()\"'`\\/ \t1290aZé日🚀\u0301\u200b\u00a0\ud800");
    const name = fc.oneof(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }),
        fc.string({ unit: character, minLength: 1, maxLength: 80 }),
        fc.tuple(word, fc.string({ unit: character, maxLength: 20 })).map(([a, b]) => a + b),
        fc.tuple(fc.string({ unit: character, maxLength: 3 }), word).map(([a, b]) => a + b),
    );
    const kind = fc.constantFrom("added", "cancelled", "moved", "endless", "same");
    const window = fc.tuple(name, kind);
    await fc.assert(
        fc.asyncProperty(
            fc.uniqueArray(window, { selector: ([each]) => each, minLength: 1, maxLength: 30 }),
            async (windows) => {
                const later = { startTime: "2030-12-06T03:00:00Z" };
                const steps = windows.map(([name, kind], index) => {
                    const given = args({ machines: [machine(index)] });
                    const states: Steps[string] =
                        kind === "added"
                            ? [undefined, given]
                            : kind === "cancelled"
                              ? [given, undefined]
                              : kind === "moved"
                                ? [given, { ...given, ...later }]
                                : kind === "endless"
                                  ? [undefined, { ...given, duration: undefined }]
                                  : [given, given];
                    return [name, states] as const;
                });
                const found = await tasks(Object.fromEntries(steps));
                const of = (...kinds: string[]) => windows.filter(([, kind]) => kinds.includes(kind)).length;
                expect(found).toHaveLength(windows.length + of("moved"));
                expect(found.filter((task) => task.start === start + 3_600_000)).toHaveLength(of("moved"));
                expect(found.filter((task) => task.end - task.start === 86_400_000)).toHaveLength(
                    of("endless"),
                );
                const sections = new Set(found.map(({ section }) => section));
                expect(sections.size).toBe(
                    [of("added", "endless"), of("cancelled"), of("moved"), of("same")].filter(
                        (count) => count > 0,
                    ).length,
                );
            },
        ),
    );
});
