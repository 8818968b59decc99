import type { Goal, View } from "../schedule";
import { PROTOCOL } from "./protocol";

/** A goal on its way, with what was done for it so far. */
export class Pending {
    readonly result: Promise<View>;
    resolve!: (view: View) => void;
    reject!: (error: unknown) => void;
    /** When the last write for it was answered; undefined before the first. */
    touchedAt: number | undefined;
    writes = 0;
    /** Written and not yet seen to last. */
    changed = false;
    /** Something was, or may have been, changed on the master for it. */
    applied = false;
    /** Not to be merged with others any more: one of them was refused. */
    alone = false;
    private refusals = 0;

    constructor(
        readonly goal: Goal,
        readonly since: number,
    ) {
        this.result = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }

    /** Whether a read from then on shows what lasted, not only what was just written. */
    isSettled(readAt: number): boolean {
        return this.touchedAt === undefined || readAt >= this.touchedAt + PROTOCOL.settle;
    }

    noteWrite(): void {
        this.writes += 1;
        this.changed = true;
    }

    /** True where it was refused often enough to be final: the first times, another writer may have come first. */
    noteRefusal(): boolean {
        this.refusals += 1;
        this.changed = false;
        return this.refusals >= 3;
    }
}
