import { createHash } from "node:crypto";
import {
    lstatSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmdirSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
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
    private readonly folder: string | undefined;
    private hasSwept = false;

    constructor(engine: string | undefined) {
        this.folder =
            engine !== undefined && /^[\w.-]+:\d+$/.test(engine)
                ? path.join(os.tmpdir(), `mesos-maintenance-${os.userInfo().uid}`, nameOf(engine))
                : undefined;
    }

    /** Readable by this user alone. A note that cannot be left is not missed: the preview says less. */
    leave(urn: string, record: Properties): void {
        if (this.folder === undefined) return;
        // The program removes the folder with the last note in it, which may be at this very moment.
        for (let attempt = 0; attempt < 3; attempt++) {
            try {
                mkdirSync(this.folder, { recursive: true, mode: 0o700 });
                if (!this.isOurs()) return;
                if (!this.hasSwept) this.sweep();
                return writeFileSync(this.fileOf(urn), JSON.stringify(record), { mode: 0o600 });
            } catch {
                // Once more.
            }
        }
    }

    take(urn: string): Properties | undefined {
        if (this.folder === undefined) return undefined;
        try {
            if (!this.isOurs()) return undefined;
            return JSON.parse(readFileSync(this.fileOf(urn), "utf8")) as Properties;
        } catch {
            return undefined;
        } finally {
            this.drop(urn);
        }
    }

    /** Removes the note, which is of no use once the resource itself is changed. */
    drop(urn: string): void {
        if (this.folder === undefined) return;
        try {
            rmSync(this.fileOf(urn), { force: true });
            rmdirSync(this.folder);
        } catch {
            // Others are left, or it was gone already.
        }
    }

    /** Removes what runs of other days left behind that nobody took up: those of a refresh, or cut off. */
    private sweep(): void {
        this.hasSwept = true;
        const root = path.dirname(this.folder!);
        for (const name of readdirSync(root)) {
            const folder = path.join(root, name);
            if (statSync(folder).mtimeMs < Date.now() - DAY) rmSync(folder, { recursive: true, force: true });
        }
    }

    /** Not a folder that somebody else has put there. */
    private isOurs(): boolean {
        return lstatSync(path.dirname(this.folder!)).uid === os.userInfo().uid;
    }

    private fileOf(urn: string): string {
        return path.join(this.folder!, `${nameOf(urn)}.json`);
    }
}

let ofProvider: RecordNotes | undefined;

/** In the provider process. */
export function providerNotes(): RecordNotes {
    return (ofProvider ??= new RecordNotes(process.argv[2]));
}

/** In the program. */
export function programNotes(): RecordNotes {
    return new RecordNotes(process.env.PULUMI_NODEJS_ENGINE);
}

const DAY = 24 * 3_600_000;

function nameOf(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
