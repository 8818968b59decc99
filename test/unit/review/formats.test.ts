import Ajv from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import path from "node:path";
import { render, reviewJsonSchema, reviewSchema } from "../../../review";
import { impactLines } from "../../../review/render/markdown/impact";
import { MARKER, markdown, MOST_CHARACTERS } from "../../../review/render/markdown/markdown";
import { args, lookOf, machine, previewText, reviewOf, type Steps, urn } from "./support/preview";

const root = path.resolve(__dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const STEPS: Steps = {
    moved: [args(), args({ startTime: "2030-12-07T02:00:00Z", state: "down" })],
    added: [undefined, args({ machines: [machine(2), machine(3)], duration: undefined })],
    cancelled: [args({ machines: [machine(4)] }), undefined],
    same: [args({ machines: [machine(5)] }), args({ machines: [machine(5)] })],
};
const review = reviewOf(previewText(STEPS), {
    zone: "Europe/Berlin",
    look: lookOf([{ machine_ids: [machine(2)], unavailability: { start: { nanoseconds: 0n } } }]),
    freezes: [{ from: "2030-12-07T00:00:00Z", to: "2030-12-08T00:00:00Z", name: "Advent" }],
});

test("One task runs, and two run", () => {
    const impact = { machines: 1, tasks: 1, frameworks: [], share: [], unmatched: [] };
    expect(impactLines({ ...review, impact }, 5)[0]).toMatch(/^1 task runs now on the 1 machine of /);
    expect(impactLines({ ...review, impact: { ...impact, tasks: 2 } }, 5)[0]).toMatch(/^2 tasks run now on /);
});

describe("JSON", () => {
    const ajv = new Ajv({ allErrors: true });
    addFormats(ajv);
    const schema = JSON.parse(read("review/review.schema.json")) as object;
    const isValid = ajv.compile(schema);

    test("is what the published schema says", () => {
        expect(isValid(JSON.parse(render(review, "json")))).toBe(true);
        expect(isValid.errors).toBeNull();
    });
    test("is not, where anything is left out or added", () => {
        for (const field of Object.keys(review)) {
            expect(isValid({ ...review, [field]: undefined })).toBe(false);
        }
        expect(isValid({ ...review, more: 1 })).toBe(false);
    });
    test("and the schema is that of the code: npm run review:files", () => {
        expect(schema).toEqual(JSON.parse(JSON.stringify(reviewJsonSchema())));
    });
});

describe("Markdown", () => {
    const text = render(review, "markdown");
    const line = (name: string) => text.split("\n").find((each) => each.startsWith(`| \`${name}\``));

    test("begins with its marker, the verdict and what it is about", () => {
        expect(text.startsWith(`${MARKER}\n\n## Planned downtime: downtime/prod\n\n4 windows: `)).toBe(true);
        expect(text).toContain(
            "**A human must look:** 1 thing will be refused; 1 conflict with windows of others; windows in 1 freeze; 1 task will be lost",
        );
    });
    test("shows the old time beside the new one, in both zones", () => {
        expect(line("moved")).toContain(
            "~~2030-12-06 02:00 UTC~~<br>~~2030-12-06 03:00 +01:00~~<br>→ 2030-12-07 02:00 UTC<br>2030-12-07 03:00 +01:00",
        );
        expect(line("moved")).toContain("~~scheduled~~<br>→ down");
        expect(line("added")).toContain("| no end | open |");
        expect(line("cancelled")).toContain("**cancelled** | ~~2030-12-06 02:00 UTC~~");
        expect(text).toContain("<summary>1 unchanged window</summary>");
    });
    test("has a Gantt chart in the zone, with where a window was", () => {
        const [, gantt] = /```mermaid\n(.*?)```/s.exec(text)!;
        expect(gantt).toContain(
            "    moved before :done, 2030-12-06 03:00:00, 2030-12-06 04:00:00\n    moved :crit, 2030-12-07 03:00:00,",
        );
        expect(gantt).toContain("    added (no end) :crit, 2030-12-06 03:00:00, 1d");
        expect(gantt).toContain("section Cancelled\n    cancelled :done,");
    });
    test("counts tasks by framework", () => {
        expect(text).toMatch(/^\| kafka \| {2}\| no \| 3 \| 0 \| 0 \| on host-2, on host-3, on host-1 \|$/m);
    });

    test("speaks of one as of one", () => {
        const one = reviewOf(previewText({ a: [undefined, args()] }), { look: lookOf([]) });
        const sentence = "1 task runs now on the 1 machine of the windows that change.";
        expect(render(one, "markdown")).toContain(sentence);
        expect(render(one, "html")).toContain(sentence);
    });

    const many = (count: number, names = 1) =>
        reviewOf(
            previewText(
                Object.fromEntries(
                    Array.from({ length: count }, (_, index) => [
                        `window-${index}`.repeat(names),
                        [undefined, args({ machines: [machine(index)] })],
                    ]),
                ) as Steps,
            ),
        );
    test("fits into a comment, and says what it leaves out", () => {
        const long = render(many(1000), "markdown");
        expect(long.length).toBeLessThanOrEqual(MOST_CHARACTERS);
        expect(long.length).toBeGreaterThan(MOST_CHARACTERS / 2);
        const [, rest] = /^(\d+) more windows not shown, so that this fits in a comment\.$/m.exec(long)!;
        expect(long.match(/^\| `window-/gm)).toHaveLength(1000 - Number(rest));
    });
    test("is cut where its findings alone are too long, and says so", () => {
        const text = markdown(many(30, 9), 1500);
        expect(text.length).toBeLessThanOrEqual(1500);
        expect(text).toMatch(/(not shown, so that this fits|Cut here, so that this fits)/);
    });
});

describe("the calendar", () => {
    const events = (text: string) =>
        text
            .replaceAll("\r\n ", "")
            .split("BEGIN:VEVENT\r\n")
            .slice(1)
            .map(
                (event) =>
                    Object.fromEntries(
                        event.split("\r\n").map((line) => line.split(/:(.*)/s).slice(0, 2)),
                    ) as Record<string, string>,
            );
    const named = (text: string, name: string) =>
        events(text).find(({ SUMMARY }) => SUMMARY!.includes(name))!;
    const text = render(review, "ics");

    test("has every window, with its time, state and machines", () => {
        expect(text.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")).toBe(true);
        expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
        expect(events(text)).toHaveLength(4);
        expect(named(text, "moved")).toMatchObject({
            DTSTART: "20301207T020000Z",
            DTEND: "20301207T030000Z",
            STATUS: "TENTATIVE",
            SUMMARY: "moved: kernel (1 machine)",
        });
        expect(named(text, "added")).not.toHaveProperty("DTEND");
        expect(named(text, "same").STATUS).toBe("CONFIRMED");
        expect(named(text, "Cancelled").STATUS).toBe("CANCELLED");
    });
    test("moves an event that is there already: the id stays, the number grows", () => {
        const first = render(reviewOf(previewText({ moved: [undefined, args()] })), "ics");
        const later = render(
            reviewOf(previewText({ moved: [args(), args({ startTime: "2031-01-01T00:00:00Z" })] }), {
                now: new Date("2030-12-02T00:00:00Z"),
            }),
            "ics",
        );
        const [a, b] = [named(first, "moved"), named(later, "moved")];
        expect(b.UID).toBe(a.UID);
        expect(Number(b.SEQUENCE)).toBeGreaterThan(Number(a.SEQUENCE));
        expect(b.DTSTART).toBe("20310101T000000Z");
        expect(new Set(events(text).map(({ UID }) => UID)).size).toBe(4);
    });
    test("cancels what is up again before it began, and keeps what has been", () => {
        const up = (startTime: string) => {
            const inputs = args({ state: "up", startTime });
            return named(render(reviewOf(previewText({ w: [args({ startTime }), inputs] })), "ics"), "w")
                .STATUS;
        };
        expect(up("2031-01-01T00:00:00Z")).toBe("CANCELLED");
        expect(up("2030-01-01T00:00:00Z")).toBe("TENTATIVE");
    });
});

describe("examples/review", () => {
    const report = reviewSchema.parse(JSON.parse(read("examples/review/report.json")));

    test.each(["markdown", "html", "ics"] as const)(
        "has its report as %s: npm run review:files",
        (format) => {
            const ending = format === "markdown" ? "md" : format;
            expect(read(`examples/review/report.${ending}`)).toBe(render(report, format));
        },
    );
    test("shows every kind of change", () => {
        expect(report.windows.map(({ change }) => change).sort()).toEqual([
            "added",
            "cancelled",
            "moved",
            "shortened",
            "state",
            "unchanged",
        ]);
        expect(report.windows.find(({ name }) => name === "rack-1-kernel")!.urn).not.toBe(
            urn("rack-1-kernel"),
        );
    });
});
