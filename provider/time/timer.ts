/** The longest that one timer of Node waits, in milliseconds: set to more than 24.8 days, it fires at once. */
const LONGEST = 2 ** 31 - 1;

/** Something that is to happen later. */
export interface Timer {
    clear(): void;
}

/** Runs something after so many milliseconds, however many: longer than a timer of Node can wait, too. */
export function after(milliseconds: number, run: () => void): Timer {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
        timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : run()), Math.min(left, LONGEST));
    };
    wait(milliseconds);
    return { clear: () => clearTimeout(timer) };
}

/**
 * Waits so many milliseconds, however many.
 *
 * @throws the reason of the signal, once it is aborted.
 */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const abort = () => {
            timer.clear();
            reject(signal?.reason as Error);
        };
        const timer = after(milliseconds, () => {
            signal?.removeEventListener("abort", abort);
            resolve();
        });
        if (signal?.aborted) abort();
        else signal?.addEventListener("abort", abort, { once: true });
    });
}

/** Why a {@link timeLimit} ended. */
export class TimeIsUp extends Error {
    override readonly name = "TimeoutError";

    constructor(milliseconds: number) {
        super(`no answer within ${milliseconds / 1000} s`);
    }
}

/**
 * A signal that is aborted with {@link TimeIsUp} after so many milliseconds, however many, and with the other signal.
 * Its timer keeps the process alive until it is cleared.
 */
export function timeLimit(milliseconds: number, signal?: AbortSignal): Timer & { signal: AbortSignal } {
    const controller = new AbortController();
    const timer = after(milliseconds, () => controller.abort(new TimeIsUp(milliseconds)));
    return {
        signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
        clear: () => timer.clear(),
    };
}
