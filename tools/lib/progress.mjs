// What a person who waits gets to see: one line a step, and a sign of life every few seconds.
import { stopAll } from "./cleanup.mjs";

/** One line of progress, on stderr: stdout belongs to results. */
export function say(message) {
    process.stderr.write(`${message}\n`);
}

/** A time span as a person reads it. */
export function seconds(milliseconds) {
    const total = Math.round(milliseconds / 1000);
    if (total < 60) return `${(milliseconds / 1000).toFixed(1)} s`;
    return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, "0")} s`;
}

/**
 * Says what begins, then every `every` milliseconds how long it has been going on (with what `detail` knows),
 * then how long it took.
 */
export async function during(label, work, { every = 5000, detail = () => "" } = {}) {
    const begin = performance.now();
    const elapsed = () => seconds(performance.now() - begin);
    say(`${label} ...`);
    const timer = setInterval(() => say(`  ${[elapsed(), detail()].filter(Boolean).join(", ")}`), every);
    try {
        const result = await work();
        say(`  done in ${elapsed()}`);
        return result;
    } finally {
        clearInterval(timer);
    }
}

/**
 * Runs a tool to its end, with all that it started ended too; `tool` may resolve to the exit code. An expected
 * failure prints its message, an unexpected one its stack.
 */
export async function main(tool) {
    try {
        process.exitCode = (await tool()) ?? 0;
    } catch (error) {
        const expected = error instanceof Failure || error.code?.startsWith("ERR_PARSE_ARGS");
        say(`\n${expected ? error.message : error.stack}`);
        process.exitCode = 1;
    } finally {
        await stopAll();
    }
}

/** A failure that the reader can do something about: its message says what was tried and what to do next. */
export class Failure extends Error {}
