import { after } from "../timer";

/** Timers that end together, so that nothing outlives the emulator. */
export class Timers {
    private readonly pending = new Set<() => void>();

    after(ms: number, run: () => void): void {
        const forget = after(ms, () => {
            this.pending.delete(forget);
            run();
        });
        this.pending.add(forget);
    }

    clear(): void {
        for (const forget of this.pending) forget();
        this.pending.clear();
    }
}

/** Seconds since the epoch with their fraction: the time as Mesos keeps it. */
export function now(): number {
    return (performance.timeOrigin + performance.now()) / 1000;
}

/** The same as whole nanoseconds. */
export function nanoseconds(seconds: number): bigint {
    return BigInt(Math.trunc(seconds * 1e9));
}
