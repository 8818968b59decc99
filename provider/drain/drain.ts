/** How tasks are to leave machines before `machine/down`. */
export interface Drain {
    /** What counts as drained; see docs/reference.md. */
    strategy: DrainStrategy;
    /** How long to wait, in milliseconds. */
    timeout: number;
    /** The longest pause between two looks at the master, in milliseconds. */
    pollInterval: number;
    onTimeout: "fail" | "proceed" | "release";
    /** Frameworks, by name, whose tasks and answers are not waited for. */
    ignoreFrameworks: readonly string[];
    /** With strategy "agent": the longest time a task may take to stop, in milliseconds; undefined: its own. */
    maxGracePeriod: bigint | undefined;
}

export type DrainStrategy = "tasks" | "accepted" | "agent" | "none";

/** What a careful operator would want where nothing is said. */
export const DEFAULT_DRAIN: Drain = {
    strategy: "tasks",
    timeout: 30 * 60_000,
    pollInterval: 10_000,
    onTimeout: "fail",
    ignoreFrameworks: [],
    maxGracePeriod: undefined,
};
