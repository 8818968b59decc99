// Jest's order of test files, shuffled by its seed (--seed), so that a run can be repeated.
export default class Shuffled {
    constructor({ globalConfig }) {
        this.state = globalConfig.seed >>> 0;
    }

    sort(tests) {
        const shuffled = [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
        for (let last = shuffled.length - 1; last > 0; last--) {
            const other = Math.floor(this.next() * (last + 1));
            [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
        }
        return shuffled;
    }

    shard(tests) {
        return tests;
    }

    allFailedTests(tests) {
        return tests;
    }

    cacheResults() {}

    /** From 0 up to, but not, 1 (mulberry32). */
    next() {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }
}
