import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Properties } from "./inputs";

/**
 * In a preview the program is not told what is recorded of a resource that changes; the provider process is, in
 * `diff`, just before. It leaves a note for the program, which takes it up and removes it. Both know the engine that
 * they run for: the provider by its first argument, the program by its environment (@pulumi/pulumi,
 * `cmd/dynamic-provider` and `cmd/run`). Where either does not, there is no note, and the preview says less.
 */
export class RecordNotes {
    /** Of all engines; undefined where there are no notes. */
    private readonly root: string | undefined;
    private readonly folder: string;
    private hasSwept = false;

    constructor(engine: string | undefined) {
        // Not by name: a user of a container may have none. Without numbers, nothing tells whose a folder is.
        const user = process.getuid?.();
        const isKnown = engine !== undefined && /^[\w.-]+:\d+$/.test(engine);
        this.root =
            isKnown && user !== undefined ? path.join(os.tmpdir(), `mesos-maintenance-${user}`) : undefined;
        this.folder = path.join(this.root ?? "", nameOf(engine ?? ""));
    }

    /** Readable by this user alone. A note that cannot be left is not missed: the preview says less. */
    leave(urn: string, record: Properties): void {
        if (this.root === undefined) return;
        // The program removes the folder with the last note in it, which may be at this very moment.
        for (let attempt = 0; attempt < 3; attempt++) {
            try {
                makeFolder(this.root);
                if (!isOurs(this.root)) return;
                if (!this.hasSwept) this.sweep(this.root);
                makeFolder(this.folder);
                return writeFileSync(this.fileOf(urn), JSON.stringify(record), { mode: 0o600 });
            } catch {
                // Once more.
            }
        }
    }

    take(urn: string): Properties | undefined {
        if (this.root === undefined || !isOurs(this.root)) return undefined;
        try {
            return JSON.parse(readFileSync(this.fileOf(urn), "utf8")) as Properties;
        } catch {
            return undefined;
        } finally {
            this.drop(urn);
        }
    }

    /** Removes the note, which is of no use once the resource itself is changed. */
    drop(urn: string): void {
        if (this.root === undefined || !isOurs(this.root)) return;
        try {
            rmSync(this.fileOf(urn), { force: true });
            rmdirSync(this.folder);
        } catch {
            // Others are left, or it was gone already.
        }
    }

    /** Removes all notes for the program of this run, which nobody will take up any more. */
    clear(): void {
        if (this.root === undefined || !isOurs(this.root)) return;
        try {
            rmSync(this.folder, { recursive: true, force: true });
        } catch {
            // A run of another day does.
        }
    }

    /** Removes what runs of other days left behind whose provider was killed. */
    private sweep(root: string): void {
        this.hasSwept = true;
        for (const name of readdirSync(root)) {
            const folder = path.join(root, name);
            if (lstatSync(folder).mtimeMs < Date.now() - DAY)
                rmSync(folder, { recursive: true, force: true });
        }
    }

    private fileOf(urn: string): string {
        return path.join(this.folder, `${nameOf(urn)}.json`);
    }
}

/** One folder, and none above it: what is above may be somebody else's. */
function makeFolder(folder: string): void {
    try {
        mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}

/** Whether it is a folder of this user's that nobody else can get at, and not what somebody else has put there. */
function isOurs(folder: string): boolean {
    try {
        const found = lstatSync(folder);
        return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
    } catch {
        return false;
    }
}

let ofProvider: RecordNotes | undefined;

/** In the provider process, which takes its notes with it when it ends: it does once its engine is gone. */
export function providerNotes(): RecordNotes {
    if (ofProvider === undefined) {
        const notes = new RecordNotes(process.argv[2]);
        process.once("exit", () => notes.clear());
        ofProvider = notes;
    }
    return ofProvider;
}

/** In the program. */
export function programNotes(): RecordNotes {
    return new RecordNotes(process.env.PULUMI_NODEJS_ENGINE);
}

const DAY = 24 * 3_600_000;

function nameOf(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
