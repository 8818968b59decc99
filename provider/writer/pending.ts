import { type Interruption, UNINTERRUPTED } from "../interruption";
import type { Goal, Step, View } from "../schedule";
import { PROTOCOL } from "./protocol";

/** The order in which the steps towards a goal follow each other. */
const ORDER: readonly Step["kind"][] = ["conflict", "up", "schedule", "down", "done"];

/** How a goal is to be reached. */
export interface Terms {
    /** What asks the work to stop. @default UNINTERRUPTED */
    interruption?: Interruption;
    /**
     * All but machine/down was reached before: anything else that is to be done means that somebody changed the window
     * meanwhile, and nothing is taken DOWN.
     */
    onlyDown?: boolean;
}

/** A goal on its way, with what was done for it so far. */
export class Pending {
    readonly result: Promise<View>;
    resolve!: (view: View) => void;
    reject!: (error: unknown) => void;
    /** When the last write for it was answered; undefined before the first. */
    touchedAt: number | undefined;
    writes = 0;
    /** The step last written, and not yet seen to last. */
    wrote: Step["kind"] | undefined;
    /** What the last write came to, where that left open whether it was applied. */
    unanswered: Error | undefined;
    /** Something was, or may have been, changed on the master for it. */
    applied = false;
    /** Not to be merged with others any more: one of them was refused. */
    alone = false;
    readonly interruption: Interruption;
    readonly onlyDown: boolean;
    /** machine/down was sent for it. */
    lowered = false;
    private refusals = 0;

    constructor(
        readonly goal: Goal,
        readonly since: number,
        { interruption = UNINTERRUPTED, onlyDown = false }: Terms = {},
    ) {
        this.interruption = interruption;
        this.onlyDown = onlyDown;
        this.result = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }

    /** Whether a read from then on shows what lasted, not only what was just written. */
    isSettled(readAt: number): boolean {
        return this.touchedAt === undefined || readAt >= this.touchedAt + PROTOCOL.settle;
    }

    /** Whether a step that comes next means that the last one was undone: steps lead on, never back. */
    isStepBack({ kind }: Step): boolean {
        return this.wrote !== undefined && ORDER.indexOf(kind) <= ORDER.indexOf(this.wrote);
    }

    /** True where it was refused often enough to be final: the first times, another writer may have come first. */
    noteRefusal(): boolean {
        this.refusals += 1;
        return this.refusals >= 3;
    }
}
