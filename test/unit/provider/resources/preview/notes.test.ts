import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { RecordNotes } from "../../../../../provider/resources/record-note";

const URN = "urn:pulumi:dev::shop::type::rack-7";
const ENGINE = `127.0.0.1:${process.pid}`;

let temporary: string;
/** Where notes of this user are kept. */
let root: string;

beforeEach(() => {
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), "notes-"));
    jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
    root = path.join(temporary, `mesos-maintenance-${process.getuid!()}`);
});

afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(temporary, { recursive: true, force: true });
});

describe("A note of what is recorded", () => {
    test("goes from the provider to the program of the same run, once", () => {
        new RecordNotes(ENGINE).leave(URN, { state: "down" });
        expect(new RecordNotes("127.0.0.1:1").take(URN)).toBeUndefined();
        expect(new RecordNotes(ENGINE).take(`${URN}-2`)).toBeUndefined();
        expect(new RecordNotes(ENGINE).take(URN)).toEqual({ state: "down" });
        expect(new RecordNotes(ENGINE).take(URN)).toBeUndefined();
        expect(fs.readdirSync(root)).toEqual([]);
    });

    test("is dropped where the resource itself is changed", () => {
        const notes = new RecordNotes(ENGINE);
        notes.leave(URN, { state: "down" });
        notes.drop(URN);
        expect(notes.take(URN)).toBeUndefined();
    });

    test("goes with the run, as do all of its notes, and with no other run", () => {
        const [notes, others] = [new RecordNotes(ENGINE), new RecordNotes("127.0.0.1:1")];
        notes.leave(URN, { state: "down" });
        notes.leave(`${URN}-2`, { state: "down" });
        others.leave(URN, { state: "up" });
        notes.clear();
        expect(fs.readdirSync(root)).toHaveLength(1);
        expect(others.take(URN)).toEqual({ state: "up" });
    });

    test("of a killed run goes after a day", () => {
        new RecordNotes("127.0.0.1:1").leave(URN, { state: "down" });
        const [folder = ""] = fs.readdirSync(root);
        const old = Date.now() / 1000 - 2 * 86_400;
        fs.utimesSync(path.join(root, folder), old, old);
        new RecordNotes(ENGINE).leave(URN, { state: "up" });
        expect(fs.readdirSync(root)).toHaveLength(1);
        expect(new RecordNotes("127.0.0.1:1").take(URN)).toBeUndefined();
    });

    test("is for this user alone", () => {
        new RecordNotes(ENGINE).leave(URN, { state: "down" });
        const [folder = ""] = fs.readdirSync(root);
        const [file = ""] = fs.readdirSync(path.join(root, folder));
        const modes = [root, path.join(root, folder), path.join(root, folder, file)].map(
            (each) => fs.lstatSync(each).mode & 0o777,
        );
        expect(modes).toEqual([0o700, 0o700, 0o600]);
    });

    test.each([undefined, "--runInBand", "../elsewhere:1"])("is none without an engine: %p", (engine) => {
        const notes = new RecordNotes(engine);
        notes.leave(URN, { state: "down" });
        expect(notes.take(URN)).toBeUndefined();
        expect(() => {
            notes.drop(URN);
            notes.clear();
        }).not.toThrow();
    });
});

describe("A user", () => {
    test("without a name, as in a container with a number of its own, has notes all the same", () => {
        jest.spyOn(os, "userInfo").mockImplementation(() => {
            throw new Error("A system error occurred: uv_os_get_passwd returned ENOENT");
        });
        const notes = new RecordNotes(ENGINE);
        notes.leave(URN, { state: "down" });
        expect(notes.take(URN)).toEqual({ state: "down" });
    });

    test("without a number has none", () => {
        const { getuid } = process;
        try {
            delete process.getuid;
            const notes = new RecordNotes(ENGINE);
            notes.leave(URN, { state: "down" });
            expect(notes.take(URN)).toBeUndefined();
            notes.drop(URN);
            notes.clear();
        } finally {
            process.getuid = getuid!;
        }
        expect(fs.readdirSync(temporary)).toEqual([]);
    });
});

describe("What somebody else has put where the notes are kept", () => {
    /** Everything that a run does with its notes. */
    function useNotes(): void {
        const notes = new RecordNotes(ENGINE);
        notes.leave(URN, { state: "down" });
        expect(notes.take(URN)).toBeUndefined();
        notes.drop(URN);
        notes.clear();
    }

    test.each(["", "there"])(
        "is not followed where it is a link, to a folder or to nothing: %p",
        (target) => {
            const victim = path.join(temporary, "victim");
            if (target !== "") fs.mkdirSync(victim);
            fs.symlinkSync(victim, root);
            useNotes();
            expect(fs.existsSync(victim) ? fs.readdirSync(victim) : []).toEqual([]);
            expect(fs.existsSync(victim)).toBe(target !== "");
        },
    );

    test("keeps what is behind a link that has come between", () => {
        const notes = new RecordNotes(ENGINE);
        notes.leave(URN, { state: "down" });
        const moved = path.join(temporary, "victim");
        fs.renameSync(root, moved);
        fs.symlinkSync(moved, root);
        notes.drop(URN);
        expect(notes.take(URN)).toBeUndefined();
        notes.clear();
        expect(fs.readdirSync(path.join(moved, fs.readdirSync(moved)[0]!))).toHaveLength(1);
    });

    test.each([0o777, 0o750])("is not used where others can get in: %o", (mode) => {
        fs.mkdirSync(root);
        fs.chmodSync(root, mode);
        useNotes();
        expect(fs.readdirSync(root)).toEqual([]);
    });

    test("is not used where it is another user's", () => {
        fs.mkdirSync(root, { mode: 0o700 });
        const real = fs.lstatSync(root);
        jest.spyOn(fs, "lstatSync").mockReturnValue(Object.assign(real, { uid: real.uid + 1 }));
        useNotes();
        expect(fs.readdirSync(root)).toEqual([]);
    });

    test("is not used where it is a file", () => {
        fs.writeFileSync(root, "");
        useNotes();
        expect(fs.readFileSync(root, "utf8")).toBe("");
    });
});
