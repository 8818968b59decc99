import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Journal, JournalFile } from "../../../../../provider/resources/rolling/journal";

const JOURNAL: Journal = {
    triggers: "t",
    steps: { beforeDown: "a", whileDown: "b", beforeUp: "c", afterUp: "d" },
    members: [{ hostname: "m1", ip: "10.0.0.1", group: "r1", declaredAs: "m1" }],
    batches: [
        {
            machines: [{ hostname: "m1", ip: "10.0.0.1" }],
            group: "r1",
            state: "open",
            stage: "whileDown",
            step: 2,
            reason: "",
        },
    ],
    startedAt: "2026-11-01T00:00:00.000Z",
    agents: [],
    logs: [{ step: "whileDown[0]", on: "m1", lines: ["done"] }],
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "journal-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what was written is read by the next process, and nobody else", () => {
    new JournalFile("rolling-1", folder).write(JOURNAL);
    const next = new JournalFile("rolling-1", folder);
    expect(next.read()).toEqual(JOURNAL);
    expect(statSync(next.place).mode & 0o777).toBe(0o600);
    expect(new JournalFile("rolling-2", folder).read()).toBeUndefined();
    next.remove();
    expect(readdirSync(path.dirname(next.place))).toEqual([]);
    next.remove();
});

test.each(["", '{"triggers":"t"', "{}", "null"])("a file that holds %j counts for nothing", (text) => {
    const file = new JournalFile("rolling-1", folder);
    file.write(JOURNAL);
    writeFileSync(file.place, text);
    expect(file.read()).toBeUndefined();
});

test("a folder that cannot be written to is said before anything is done", () => {
    const blocked = path.join(folder, "file");
    writeFileSync(blocked, "");
    expect(() => new JournalFile("rolling-1", blocked).write(JOURNAL)).toThrow(
        /^how far the maintenance has come cannot be written to .*rolling-1\.json: /,
    );
});
