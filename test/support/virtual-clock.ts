import type { Clock } from "../../provider/writer";

/** A clock that stands still until `run` moves it from one sleeper to the next: minutes pass in no time. */
export class VirtualClock implements Clock {
    protected time = 0;
    protected sleepers: { at: number; wake: () => void }[] = [];

    now = (): number => this.time;

    sleep = (milliseconds: number): Promise<void> =>
        new Promise((wake) => {
            this.sleepers.push({ at: this.time + milliseconds, wake });
        });

    /** Lets time pass until the work is done; a work that waits for nothing would never be. */
    async run<T>(work: Promise<T>): Promise<T> {
        let ended = false;
        const end = () => void (ended = true);
        work.then(end, end);
        while (!ended) {
            await new Promise(setImmediate);
            if (ended) break;
            if (!this.wakeNext()) throw new Error("everybody waits and nobody sleeps");
        }
        return work;
    }

    protected wakeNext(): boolean {
        // Stable: who fell asleep first wakes first.
        this.sleepers.sort((a, b) => a.at - b.at);
        const next = this.sleepers.shift();
        if (next === undefined) return false;
        this.time = Math.max(this.time, next.at);
        next.wake();
        return true;
    }
}

/** A clock that moves on by itself as soon as nothing else is to be done. */
export class RestlessClock extends VirtualClock {
    override sleep = (milliseconds: number): Promise<void> =>
        new Promise((wake) => {
            this.sleepers.push({ at: this.time + milliseconds, wake });
            setImmediate(() => this.wakeNext());
        });
}
