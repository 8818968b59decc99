// What has to end with this process, however it ends: by itself, by a failure, by Ctrl-C, by a kill.
import { constants } from "node:os";

const pending = new Set();
let listening = false;

/** Registers `action` for a signal; returns a function that runs it now (once) and forgets it. */
export function onStop(action) {
    listen();
    pending.add(action);
    return async () => {
        if (pending.delete(action)) await action();
    };
}

/** Runs all that is registered, the latest first. A failing one does not keep the others from running. */
export async function stopAll() {
    for (const action of [...pending].reverse()) {
        pending.delete(action);
        try {
            await action();
        } catch (error) {
            process.stderr.write(`while stopping: ${error.message}\n`);
        }
    }
}

function listen() {
    if (listening) return;
    listening = true;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
        process.on(signal, async () => {
            await stopAll();
            process.exit(128 + constants.signals[signal]);
        });
    }
}
