import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

/** What `writeSync` is for: writes some of the bytes from an offset on, and tells how many. */
export type WriteSome = (file: number, bytes: Buffer, offset: number) => number;

/**
 * Adds a text to the end of a file where a crash of the machine leaves it.
 *
 * @returns how many bytes it is.
 * @throws Error where not all of it could be written: a part may be there then.
 */
export function appendWhole(place: string, text: string, write: WriteSome = writeSync): number {
    return keep(place, "a", text, write);
}

/**
 * Puts a text in the place of a file: the file is what it was or all of the text, at every moment.
 *
 * @returns how many bytes it is.
 */
export function replaceWhole(place: string, text: string, write: WriteSome = writeSync): number {
    const fresh = `${place}.${process.pid}`;
    try {
        const size = keep(fresh, "w", text, write);
        renameSync(fresh, place);
        return size;
    } catch (error) {
        rmSync(fresh, { force: true });
        throw error;
    }
}

function keep(place: string, flags: "a" | "w", text: string, write: WriteSome): number {
    const bytes = Buffer.from(text);
    const file = openSync(place, flags, 0o600);
    try {
        // A disk that runs full takes a part without an error, and says so at the next attempt.
        for (let done = 0; done < bytes.length;) {
            const more = write(file, bytes, done);
            if (more === 0) throw new Error(`only ${done} of ${bytes.length} bytes could be written`);
            done += more;
        }
        fsyncSync(file);
        return bytes.length;
    } finally {
        closeSync(file);
    }
}
