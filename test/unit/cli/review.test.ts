import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { reviewCommand } from "../../../cli/review";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";
import { type Review, reviewSchema } from "../../../review";
import { args, previewText, stackText } from "../review/support/preview";
import { fetchAnew } from "../../support/fetch";

let emulator: Emulator;
let folder: string;
let printed: string;
let noted: string[];

beforeAll(async () => {
    emulator = await startEmulator(believableCluster());
});
afterAll(() => emulator.stop());

beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("MESOS_")) delete process.env[name];
    folder = mkdtempSync(path.join(os.tmpdir(), "review-"));
    [printed, noted] = ["", []];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
    jest.spyOn(console, "error").mockImplementation((text: string) => noted.push(text));
});
afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    emulator.reset();
    rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
}

async function review(...words: string[]): Promise<number> {
    process.exitCode = undefined;
    await reviewCommand()
        .exitOverride()
        .configureOutput({ writeErr: () => undefined })
        .parseAsync(words, { from: "user" });
    return Number(process.exitCode ?? 0);
}

async function json(...words: string[]): Promise<Review> {
    printed = "";
    await review("--format", "json", ...words);
    return reviewSchema.parse(JSON.parse(printed));
}

const quiet = () =>
    file("quiet.json", previewText({ a: [undefined, args({ machines: ["node-a1.example.net"] })] }));
const down = (machine: string) =>
    file("down.json", previewText({ a: [undefined, args({ machines: [machine], state: "down" })] }));

test("reads what PowerShell writes: UTF-16, and a mark of the order of bytes", async () => {
    const text = previewText({ größe: [undefined, args()] });
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const encoded = [
        Buffer.from(`\ufeff${text}`),
        little,
        little.subarray(2),
        Buffer.from(little).swap16(),
        Buffer.from(little.subarray(2)).swap16(),
    ];
    for (const bytes of encoded) {
        const name = path.join(folder, "preview.json");
        writeFileSync(name, bytes);
        expect((await json("--preview", name)).windows.map(({ name }) => name)).toEqual(["größe"]);
    }
});

test("prints Markdown, and ends with 0 where nothing needs a human and 2 where something does", async () => {
    expect(await review("--preview", quiet())).toBe(0);
    expect(printed).toContain("Nothing here needs a human.");
    expect(await review("--preview", quiet(), "--freeze", "2030-12-06/2030-12-06")).toBe(2);
});

test("writes files by their endings, and says in one line what they hold", async () => {
    const files = ["r.md", "r.json", "r.ics", "r.html"].map((name) => path.join(folder, name));
    expect(await review("--preview", quiet(), ...files.flatMap((each) => ["--out", each]))).toBe(0);
    expect(files.map((each) => readFileSync(each, "utf8").slice(0, 15))).toEqual(
        ["<!-- mesos-main", '{\n  "version": 1', "BEGIN:VCALENDAR", "<!doctype html>"].map((text) =>
            text.slice(0, 15),
        ),
    );
    expect(printed).toBe("");
    expect(noted.join()).toMatch(
        /^1 window: 1 added; 1 machine, from 2030-12-06 02:00 UTC to 2030-12-06 03:00 UTC\.$/,
    );
});

test("looks at the master: machines by name, racks, tasks by framework, windows of others", async () => {
    const machine_ids = [{ hostname: "node-a4.example.net", ip: "10.0.1.14" }];
    const body = JSON.stringify({
        windows: [{ machine_ids, unavailability: { start: { nanoseconds: 0 } } }],
    });
    await fetchAnew(`${emulator.url}/maintenance/schedule`, { method: "POST", body });
    const seen = await json("--preview", down("10.0.1.14"), "--master", emulator.url);
    expect(seen.windows[0]!.after!.machines).toEqual([
        { name: "node-a4.example.net", ip: "10.0.1.14", group: "r1" },
    ]);
    expect(seen.impact!.frameworks).toMatchObject([
        { name: "cassandra", tasks: 1, taskNames: ["cassandra-0"] },
    ]);
    expect(seen.conflicts).toMatchObject([{ kind: "foreign", refused: true }]);
    expect(seen.notes).toEqual([]);
});

test("goes on without a master, and says so", async () => {
    process.env.MESOS_TOTAL_TIMEOUT = "1s";
    const seen = await json("--preview", quiet(), "--master", "http://127.0.0.1:1");
    expect(seen).toMatchObject({ impact: null, foreign: null, needsHuman: false });
    expect(seen.notes.join()).toMatch(/^The master was not looked at, .*127\.0\.0\.1:1/);
    expect((await json("--preview", quiet())).notes.join()).toContain(
        "No master was asked (--master or MESOS_MASTERS)",
    );
});

test("compares with an earlier export", async () => {
    const before = file(
        "before.json",
        stackText({ a: args({ machines: ["node-a1.example.net"], duration: "3h" }) }),
    );
    const { windows } = await json("--preview", quiet(), "--before", before);
    expect(windows.map(({ change }) => change)).toEqual(["shortened"]);
});

test("takes the time that it is told for now", async () => {
    expect((await json("--preview", quiet(), "--now", "2030-01-02T03:04:05Z")).generatedAt).toBe(
        "2030-01-02T03:04:05Z",
    );
});

test.each([
    [
        [],
        "give --preview FILE with the output of pulumi preview --json (- is stdin), or --stack NAME to run it",
    ],
    [["--preview", "a", "--stack", "b"], "give --preview FILE"],
    [["--preview", "/nowhere"], "/nowhere cannot be read: ENOENT"],
    [["--stack", "prod", "--cwd", "/nowhere"], "there is no pulumi on PATH, or no folder /nowhere"],
    [["--preview", "x", "--zone", "Mars/Olympus"], "Give an IANA time zone, such as Europe/Berlin."],
    [["--preview", "x", "--out", "report.pdf"], "Its name must end in .md, .json, .ics or .html."],
    [["--preview", "x", "--now", "tomorrow"], "Give a time such as 2030-12-01T00:00:00Z."],
    [["--preview", "x", "--format", "pdf"], "Allowed choices are markdown, json, ics, html."],
    [["--preview", "x", "--freeze", "Christmas"], '"Christmas" is not a freeze'],
])("says what is wrong with %j", async (words, message) => {
    await expect(review(...words)).rejects.toThrow(message);
});
