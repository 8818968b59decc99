/** Why work stops before it is through. */
export type Cause =
    /** Ctrl-C, seen by the engine, which waits for what is going on. */
    | "cancelled"
    /** Nobody is there any more to be told how it ends: the CLI was killed, or its terminal went away. */
    | "engine gone";

/** Thrown by whatever stops because it was asked to. Match on `code`: several copies of this package may be loaded. */
export class Interrupted extends Error {
    override readonly name = "Interrupted";
    readonly code = "INTERRUPTED";

    constructor(
        readonly why: Cause,
        /** What stands where it stopped. */
        private readonly details: readonly string[] = [],
    ) {
        super([REASONS[why], ...details].join("; "));
    }

    /** The same, with one thing more that stands where it stopped. */
    saying(detail: string): Interrupted {
        return new Interrupted(this.why, [...this.details, detail]);
    }
}

export function isInterrupted(error: unknown): error is Interrupted {
    return error instanceof Error && (error as Partial<Interrupted>).code === "INTERRUPTED";
}

const REASONS: Record<Cause, string> = {
    cancelled: "interrupted by Ctrl-C",
    "engine gone": "interrupted, as pulumi is gone",
};
