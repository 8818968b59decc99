import { setMaxListeners } from "node:events";
import { type Cause, Interrupted } from "./interrupted";

/**
 * How work learns that it is to stop. Work that takes nothing away yet stops at the first Ctrl-C. Work that has begun,
 * machines that are DOWN or a unit that is stopped, is finished first: it goes by `committed`, which only the end of the
 * engine interrupts.
 */
export interface Interruption {
    /** Aborted once the work is to stop, with an Interrupted as its reason. */
    readonly signal: AbortSignal;
    /**
     * Looks whether the engine is still there. To be awaited right before anything that takes something away.
     *
     * @throws Interrupted
     */
    check(): Promise<void>;
    readonly committed: Interruption;
}

/** Where nobody interrupts: tests, and a program that is no provider. */
export const UNINTERRUPTED: Interruption = {
    signal: listenable().signal,
    check: async () => undefined,
    get committed() {
        return UNINTERRUPTED;
    },
};

/** Hands interruptions down, and is told of what interrupts. */
export class Interrupter {
    private readonly all = listenable();
    private readonly begun = listenable();
    readonly interruption: Interruption;

    /** @param isEngineThere false only where it is certain that the engine is gone. */
    constructor(private readonly isEngineThere: () => Promise<boolean> = async () => true) {
        const committed: Interruption = {
            signal: this.begun.signal,
            check: () => this.check(this.begun.signal),
            get committed() {
                return committed;
            },
        };
        this.interruption = { signal: this.all.signal, check: () => this.check(this.all.signal), committed };
    }

    get isEngineGone(): boolean {
        return this.begun.signal.aborted;
    }

    /** Ctrl-C: what has begun is finished, and nothing else begins. */
    cancel(): void {
        abort(this.all, "cancelled");
    }

    /** Everything stops. */
    end(): void {
        abort(this.all, "engine gone");
        abort(this.begun, "engine gone");
    }

    private async check(signal: AbortSignal): Promise<void> {
        if (!signal.aborted && !(await this.isEngineThere())) this.end();
        signal.throwIfAborted();
    }
}

/**
 * What came of some work, unless it is interrupted before. The work itself is not stopped; nobody waits for it any more.
 *
 * @throws Interrupted
 */
export function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason as Error);
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
}

function abort(controller: AbortController, why: Cause): void {
    if (!controller.signal.aborted) controller.abort(new Interrupted(why));
}

/** A signal to which every window of a stack may listen without a warning of a leak. */
function listenable(): AbortController {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    return controller;
}
