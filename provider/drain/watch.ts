import { UNINTERRUPTED } from "../interruption";
import { isMesosError } from "../mesos";
import type { Clock } from "../writer";
import { type ClusterReader, pollOf } from "./poll";

/** What a look at the cluster showed to somebody who waits. */
export type Sight<T> = { done: T } | { waitingFor: string };

export interface Patience {
    /** How long to wait, in milliseconds. */
    timeout: number;
    /** The longest pause between two looks, in milliseconds. */
    pollInterval: number;
}

/**
 * Waits for something to become true in a cluster. All who wait share one look at it: at most one read of each
 * kind a poll, however many windows there are. Pauses are a second after a change, and grow while nothing
 * changes.
 */
export class Watch {
    private readonly waiting = new Set<Waiter<unknown>>();
    private running = false;
    private wake = () => {};

    constructor(
        private readonly reader: ClusterReader,
        private readonly log: (message: string) => void,
        private readonly clock: Clock,
    ) {}

    /**
     * Looks again and again, until `look` is done or the time is up.
     *
     * @param look says what it still waits for as a text that is the same while nothing changes.
     * @returns what it was done with; undefined once the time is up.
     * @throws whatever `look` throws; Interrupted as soon as the signal is aborted. A master that cannot be reached is
     * waited for as well.
     */
    until<T>(
        look: (poll: ClusterReader) => Promise<Sight<T>>,
        patience: Patience,
        signal: AbortSignal = UNINTERRUPTED.signal,
    ): Promise<T | undefined> {
        return new Promise<T | undefined>((resolve, reject) => {
            signal.throwIfAborted();
            const deadline = this.clock.now() + patience.timeout;
            const { pollInterval } = patience;
            const waiter: Waiter<T> = { look, deadline, pollInterval, pause: FIRST_PAUSE, resolve, reject };
            this.waiting.add(waiter as Waiter<unknown>);
            const stop = () => {
                this.end(waiter as Waiter<unknown>, () => reject(signal.reason as Error));
                this.wake();
            };
            signal.addEventListener("abort", stop, { once: true });
            waiter.ended = () => signal.removeEventListener("abort", stop);
            this.wake();
            void this.run();
        });
    }

    private async run(): Promise<void> {
        if (this.running) return;
        this.running = true;
        while (this.waiting.size > 0) {
            const poll = pollOf(this.reader);
            await Promise.all([...this.waiting].map((waiter) => this.ask(waiter, poll)));
            if (this.waiting.size > 0) await this.rest();
        }
        this.running = false;
    }

    private async ask(waiter: Waiter<unknown>, poll: ClusterReader): Promise<void> {
        const isLast = this.clock.now() >= waiter.deadline;
        try {
            const sight = await waiter.look(poll);
            if ("done" in sight) return this.end(waiter, () => waiter.resolve(sight.done));
            waiter.pause =
                sight.waitingFor === waiter.seen
                    ? Math.min(waiter.pause * 1.5, waiter.pollInterval)
                    : Math.min(FIRST_PAUSE, waiter.pollInterval);
            waiter.seen = sight.waitingFor;
            if (isLast) this.end(waiter, () => waiter.resolve(undefined));
        } catch (error) {
            const mayPass = isMesosError(error, "UNREACHABLE", "UNAVAILABLE", "BAD_ANSWER");
            if (!mayPass || isLast) return this.end(waiter, () => waiter.reject(error));
            if (waiter.seen !== error.code) this.log(`${error.message}; still waiting`);
            waiter.seen = error.code;
        }
    }

    private end(waiter: Waiter<unknown>, settle: () => void): void {
        this.waiting.delete(waiter);
        waiter.ended?.();
        settle();
    }

    /** Until somebody is due, or somebody new comes; those who come at the same time share the next look. */
    private async rest(): Promise<void> {
        const now = this.clock.now();
        const due = [...this.waiting].map(({ pause, deadline }) => Math.min(pause, deadline - now));
        const newcomer = new Promise<void>((resolve) => (this.wake = resolve));
        const woken = newcomer.then(() => this.clock.sleep(GATHER));
        await Promise.race([this.clock.sleep(Math.max(0, Math.min(...due))), woken]);
    }
}

interface Waiter<T> {
    look(poll: ClusterReader): Promise<Sight<T>>;
    deadline: number;
    pollInterval: number;
    pause: number;
    /** What it waited for when it was last asked. */
    seen?: string;
    ended?(): void;
    resolve(value: T | undefined): void;
    reject(error: unknown): void;
}

const FIRST_PAUSE = 1_000;
const GATHER = 100;
