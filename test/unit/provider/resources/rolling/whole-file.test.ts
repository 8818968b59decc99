import { mkdtempSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Journal, JournalFile } from "../../../../../provider/resources/rolling/journal";
import { START } from "../../../../../provider/rolling";
import {
    appendWhole,
    replaceWhole,
    type WriteSome,
} from "../../../../../provider/resources/rolling/whole-file";
import { machine, machines } from "../../../../support/builders";

let folder: string;
let place: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "whole-"));
    place = path.join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A disk with so much room, which takes what fits without an error, as a full one does. */
function room(bytes: number): WriteSome {
    let left = bytes;
    return (file, all, offset) => {
        if (left === 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        const size = writeSync(file, all, offset, Math.min(left, all.length - offset));
        left -= size;
        return size;
    };
}

/** A few bytes at a time. */
const slowly: WriteSome = (file, bytes, offset) =>
    writeSync(file, bytes, offset, Math.min(3, bytes.length - offset));

test("all of a text is written, however little is taken at a time", () => {
    expect(replaceWhole(place, "näme 1", slowly)).toBe(7);
    expect(appendWhole(place, " and näme 2", slowly)).toBe(12);
    expect(readFileSync(place, "utf8")).toBe("näme 1 and näme 2");
});

test("a full disk is an error, and the file that was there stays", () => {
    replaceWhole(place, "before");
    expect(() => replaceWhole(place, "much longer", room(4))).toThrow("ENOSPC");
    expect(readFileSync(place, "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(() => appendWhole(place, " and more", room(4))).toThrow("ENOSPC");
    expect(() => appendWhole(place, "x", () => 0)).toThrow("only 0 of 1 bytes could be written");
});

test("a journal on a disk that runs full says so at once, and still says what it said before", () => {
    const batches = machines(1, 2, 3, 4, 5, 6).map((each) => ({
        ...START,
        machines: [each],
        group: "",
        state: "pending" as const,
        reason: "",
    }));
    let journal: Journal = {
        triggers: "t",
        steps: { beforeDown: "a", whileDown: "b", beforeUp: "c", afterUp: "d" },
        members: [{ ...machine(1), group: "" }],
        batches,
        startedAt: "2026-11-01T00:00:00.000Z",
        agents: [],
        logs: [],
    };
    const next = () => new JournalFile("rolling-1", folder).read();
    const size = JSON.stringify(journal).length;
    const file = new JournalFile("rolling-1", folder, room(size + 150));
    file.write(journal);
    for (const index of batches.keys()) {
        const before = journal;
        journal = {
            ...journal,
            batches: journal.batches.map((batch, each) =>
                each === index ? { ...batch, state: "finished" } : batch,
            ),
        };
        try {
            file.write(journal);
        } catch (error) {
            expect(String(error)).toMatch(/cannot be written to .*rolling-1\.json: ENOSPC/);
            expect(next()).toEqual(before);
            return;
        }
        expect(next()).toEqual(journal);
    }
    throw new Error("the disk did not run full");
});
