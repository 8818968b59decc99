import type * as pulumi from "@pulumi/pulumi";

/** How tasks are to leave machines before `machine/down`, which loses those that are still there. */
export interface DrainArgs {
    /**
     * - `"tasks"`: wait until no task is left, counting those that are over and not acknowledged, and operations.
     * - `"accepted"`: wait until every framework with tasks there has accepted its inverse offers.
     * - `"agent"`: let Mesos 1.9 or later kill the tasks (DRAIN_AGENT), and wait until the agents are DRAINED.
     * - `"none"`: straight down.
     * @default "tasks"
     */
    strategy?: pulumi.Input<"tasks" | "accepted" | "agent" | "none">;
    /** @default "30m" */
    timeout?: pulumi.Input<string>;
    /**
     * The longest pause between two looks at the master; they are shorter after a change.
     * @default "10s"
     */
    pollInterval?: pulumi.Input<string>;
    /**
     * - `"fail"`: the machines stay DRAINING, and the next `pulumi up` goes on.
     * - `"proceed"`: down all the same, as far as `safety` lets it.
     * - `"release"`: the machines leave the schedule again, and the update fails.
     * @default "fail"
     */
    onTimeout?: pulumi.Input<"fail" | "proceed" | "release">;
    /** Names of frameworks that are not waited for. */
    ignoreFrameworks?: pulumi.Input<pulumi.Input<string>[]>;
    /** With `"agent"`: the longest a task may take to stop; without it, what the task itself says. */
    maxGracePeriod?: pulumi.Input<string>;
}

/** When a `down` is refused, before anything is sent and again right before `machine/down`. */
export interface SafetyArgs {
    /** Machines of the cluster that may be out of service at once: a number, or a share such as `"20%"`. */
    maxUnavailable?: pulumi.Input<number | string>;
    /** Names of frameworks none of whose tasks may run on the machines. */
    protectFrameworks?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Whether tasks that nobody starts elsewhere stop a `down`: those of Kafka and the like, and those with a
     * persistent volume.
     * @default true
     */
    requireRelocatable?: pulumi.Input<boolean>;
    /** What has to stay free on the machines left once they run what moves to them: `"10%"`. */
    minimumHeadroom?: pulumi.Input<string>;
    /**
     * Whose tasks may be lost: names of frameworks, or `true` for all.
     * @default false
     */
    allowLoss?: pulumi.Input<boolean | pulumi.Input<string>[]>;
    /** What is known better of frameworks than by their names: whether they start lost tasks elsewhere. */
    relocates?: pulumi.Input<Record<string, pulumi.Input<boolean>>>;
    /**
     * A `down` at another time than that of its window, which begins `grace` before its start.
     * @default "refuse"
     */
    outsideWindow?: pulumi.Input<"refuse" | "warn" | "allow">;
    /** @default "5m" */
    grace?: pulumi.Input<string>;
}
