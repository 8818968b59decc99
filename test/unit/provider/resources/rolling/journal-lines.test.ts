import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { type Journal, JournalFile } from "../../../../../provider/resources/rolling/journal";
import { Progress } from "../../../../../provider/resources/rolling/progress";
import { START } from "../../../../../provider/rolling";
import { machine } from "../../../../support/builders";

/** The journal of a run that is about to begin, of so many batches of one machine each. */
function journalOf(batches: number): Journal {
    const members = Array.from({ length: batches }, (_, index) => ({ ...machine(index + 1), group: "" }));
    return {
        triggers: "t",
        steps: { beforeDown: "a", whileDown: "b", beforeUp: "c", afterUp: "d" },
        members,
        batches: members.map(({ hostname, ip }) => ({
            ...START,
            machines: [{ hostname, ip }],
            group: "",
            state: "pending",
            reason: "",
        })),
        startedAt: "2026-11-01T00:00:00.000Z",
        agents: [],
        logs: [],
    };
}

const RESOURCES = { cpus: 8, mem: 1024, disk: 0, gpus: 0 };
const agentOf = (number: number, id: string) => ({
    ...machine(number),
    id,
    attributes: {},
    resources: RESOURCES,
});

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "journal-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run that has begun, and its file. */
function begin(batches: number) {
    const file = new JournalFile("rolling-1", folder);
    const progress = new Progress(journalOf(batches), (journal) => file.write(journal));
    progress.save();
    return { file, progress };
}
const readAgain = () => new JournalFile("rolling-1", folder).read();

test("a run that is read again has come as far as it had, whatever it did", () => {
    const number = fc.integer({ min: 1, max: 4 });
    const changes = fc.oneof(
        fc.record({
            index: number,
            state: fc.constantFrom("open" as const, "failed" as const, "finished" as const),
            step: fc.nat(3),
            reason: fc.string(),
        }),
        fc.record({ seen: fc.uniqueArray(number), id: fc.string() }),
        fc.record({
            step: fc.string({ maxLength: 2 }),
            on: fc.constantFrom("a", "b"),
            lines: fc.array(fc.string()),
        }),
    );
    fc.assert(
        fc.property(fc.array(changes, { maxLength: 12 }), (all) => {
            const { progress } = begin(4);
            for (const change of all) {
                if ("index" in change) {
                    const { index, ...rest } = change;
                    progress.change(index - 1, rest);
                } else if ("seen" in change)
                    progress.remember(change.seen.map((each) => agentOf(each, change.id)));
                else progress.keep(change);
            }
            progress.save();
            expect(readAgain()).toEqual(progress.journal);
        }),
        { numRuns: 200 },
    );
});

test("a change takes as much of the file in a run of thousands of batches as in one of a few", () => {
    const sizes = [10, 5_000].map((batches) => {
        const { file, progress } = begin(batches);
        const before = statSync(file.place).size;
        progress.change(batches - 1, { state: "finished" });
        return statSync(file.place).size - before;
    });
    expect(sizes[1]! - sizes[0]!).toBeLessThan(10);
});

test("a line that was cut off counts for nothing, and those behind it do", () => {
    const { file, progress } = begin(3);
    progress.change(0, { state: "finished" });
    const before = readFileSync(file.place, "utf8").length;
    progress.change(1, { state: "finished" });
    const whole = readFileSync(file.place, "utf8");
    const states = () => readAgain()?.batches.map(({ state }) => state);
    expect(states()).toEqual(["finished", "finished", "pending"]);
    for (let size = before; size < whole.length; size++) {
        writeFileSync(file.place, whole.slice(0, size));
        expect(states()).toEqual(["finished", "pending", "pending"]);
        appendFileSync(file.place, whole.slice(before).replace('"1"', '"2"'));
        expect(states()).toEqual(["finished", "pending", "finished"]);
    }
});

test("a file that somebody else has removed or changed meanwhile is written anew, as a whole", () => {
    const { file, progress } = begin(2);
    for (const change of [() => rmSync(file.place), () => appendFileSync(file.place, "\n{")]) {
        change();
        progress.change(0, { state: "finished" });
        expect(readAgain()).toEqual(progress.journal);
    }
});

test("a run with other members is another journal", () => {
    const { file, progress } = begin(2);
    const other = { ...journalOf(3), logs: progress.journal.logs };
    file.write(other);
    expect(readAgain()).toEqual(other);
});
