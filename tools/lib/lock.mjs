// One process at a time: two terminals may run `npm test` in the same clone, or share the cache.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { onStop } from "./cleanup.mjs";
import { say } from "./progress.mjs";

/** Runs `work` while holding the lock file. A lock whose process has ended is taken over. */
export async function withLock(file, work) {
    let said = false;
    while (!take(file)) {
        const holder = holderOf(file);
        if (holder === undefined) continue;
        if (!isAlive(holder)) rmSync(file, { force: true });
        else {
            if (!said) say(`Waiting for process ${holder}, which holds ${file} ...`);
            said = true;
            await sleep(250);
        }
    }
    const release = onStop(() => rmSync(file, { force: true }));
    try {
        return await work();
    } finally {
        await release();
    }
}

function take(file) {
    try {
        const handle = openSync(file, "wx");
        writeSync(handle, String(process.pid));
        closeSync(handle);
        return true;
    } catch (error) {
        if (error.code === "EEXIST") return false;
        throw error;
    }
}

/** The process that holds the lock; undefined when it was released meanwhile. */
function holderOf(file) {
    try {
        return Number(readFileSync(file, "utf8"));
    } catch (error) {
        if (error.code === "ENOENT") return undefined;
        throw error;
    }
}

/** Whether a process of that number runs. 0 is a lock that is just being written. */
export function isAlive(pid) {
    if (pid === 0) return true;
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === "EPERM";
    }
}
