/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
    constructor(private state: number) {}

    /** From 0 up to, but not, 1. */
    next(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }

    between(least: number, most: number): number {
        return least + this.next() * (most - least);
    }

    /** One of the whole numbers below a limit. */
    below(limit: number): number {
        return Math.floor(this.next() * limit);
    }
}
