/** Timers that end together, so that nothing outlives the emulator. */
export class Timers {
    private readonly pending = new Set<NodeJS.Timeout>();

    after(ms: number, run: () => void): void {
        const timer = setTimeout(() => {
            this.pending.delete(timer);
            run();
        }, ms);
        this.pending.add(timer);
    }

    clear(): void {
        for (const timer of this.pending) clearTimeout(timer);
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
