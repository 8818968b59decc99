import { z } from "zod";

/**
 * A review as `--format json` prints it, and as all other formats show it. Times are RFC 3339 in UTC. What a
 * field says of "known" is about `pulumi preview`: a value that another resource has yet to give is not known.
 */

const time = z.iso.datetime();

const machineSchema = z.strictObject({
    /** The host name, or the text that the program names the machine by where nothing tells the host name. */
    name: z.string(),
    ip: z.string().nullable(),
    /** The rack or zone of its agent; null where no master was asked, or none is told. */
    group: z.string().nullable(),
});
export type Machine = z.output<typeof machineSchema>;

const factsSchema = z.strictObject({
    /** Null where it is not known. */
    start: time.nullable(),
    /** Null for a window without end, and where it is not known. */
    end: time.nullable(),
    openEnded: z.boolean(),
    lengthSeconds: z.number().nullable(),
    /** `up` is a record: the window is off the schedule. Null where it is not known. */
    state: z.enum(["scheduled", "down", "up"]).nullable(),
    machines: z.array(machineSchema),
    /** False where more machines may come than are listed. */
    machinesKnown: z.boolean(),
    reason: z.string(),
});
export type Facts = z.output<typeof factsSchema>;

const changeSchema = z.enum([
    "added",
    "cancelled",
    "replaced",
    "moved",
    "shortened",
    "extended",
    "machines",
    "state",
    "reason",
    "unknown",
    "unchanged",
]);
export type Change = z.output<typeof changeSchema>;

export const impactSchema = z.strictObject({
    machines: z.int(),
    /** Machines of windows that match no agent. */
    unmatched: z.array(z.strictObject({ hostname: z.string(), ip: z.string() })),
    tasks: z.int(),
    frameworks: z.array(
        z.strictObject({
            id: z.string(),
            name: z.string(),
            roles: z.array(z.string()),
            /** Whether the framework starts its tasks elsewhere by itself. */
            relocates: z.enum(["yes", "no", "unknown"]),
            tasks: z.int(),
            taskNames: z.array(z.string()),
            /** Tasks that no other task of the cluster stands in for. */
            singleInstance: z.array(z.string()),
            /** Tasks with resources reserved for their role on this machine. */
            reserved: z.array(z.string()),
            /** Tasks with a persistent volume on this machine. */
            withVolumes: z.array(z.string()),
            /** Tasks that will not be started elsewhere. */
            staying: z.array(z.string()),
        }),
    ),
    share: z.array(
        z.strictObject({
            resource: z.enum(["cpus", "mem", "disk", "gpus"]),
            taken: z.number(),
            total: z.number(),
            percent: z.number(),
        }),
    ),
});
/** What taking machines down hits: the tasks that run there now. */
export type Impact = z.output<typeof impactSchema>;

const windowSchema = z.strictObject({
    /** Stable over runs and over changes of the window. */
    id: z.string(),
    urn: z.string(),
    name: z.string(),
    /** Of the resource, without its module: `MaintenanceWindow`. */
    type: z.string(),
    /** The URN of its MesosCluster; empty for the cluster of stack configuration or environment. */
    cluster: z.string(),
    /** The most important of `changes`. */
    change: changeSchema,
    changes: z.array(changeSchema),
    before: factsSchema.nullable(),
    after: factsSchema.nullable(),
    impact: impactSchema.nullable(),
    /** What the preview warns of. */
    warnings: z.array(z.string()),
});
export type ReviewedWindow = z.output<typeof windowSchema>;

const conflictSchema = z.strictObject({
    /**
     * `machine`: one machine in two windows of the stack. `foreign`: in a window of somebody else. `freeze`: open
     * while nothing may be. `unscheduled`: a machine of the cluster that is DOWN, and in no window at all.
     */
    kind: z.enum(["machine", "foreign", "freeze", "unscheduled"]),
    /** Whether `pulumi up` will fail on it. */
    refused: z.boolean(),
    /** The ids of the stack's windows. */
    windows: z.array(z.string()),
    machines: z.array(z.string()),
    text: z.string(),
});
export type Conflict = z.output<typeof conflictSchema>;

const overlapSchema = z.strictObject({
    from: time,
    /** Null where a window has no end. */
    to: time.nullable(),
    windows: z.array(z.string()),
    /** Windows of others among them. */
    foreign: z.int(),
    /** Most machines at once, those of others included. */
    machines: z.int(),
});
export type Overlap = z.output<typeof overlapSchema>;

const foreignSchema = z.strictObject({
    start: z.string(),
    end: z.string().nullable(),
    machines: z.array(machineSchema),
});
export type ForeignWindow = z.output<typeof foreignSchema>;

const freezeSchema = z.strictObject({ from: time, to: time, name: z.string() });
export type Freeze = z.output<typeof freezeSchema>;

export const reviewSchema = z.strictObject({
    version: z.literal(1),
    generatedAt: time,
    /** The IANA name of the zone that times are shown in beside UTC; "UTC" for none. */
    zone: z.string(),
    project: z.string(),
    stack: z.string(),
    /** `preview`: windows as they will be. `stack`: as they are. `comparison`: of two stacks. */
    source: z.enum(["preview", "stack", "comparison"]),
    /** One line of text. */
    summary: z.string(),
    needsHuman: z.boolean(),
    /** Why a human must look; empty where none must. */
    attention: z.array(z.string()),
    windows: z.array(windowSchema),
    conflicts: z.array(conflictSchema),
    /** What `pulumi up` will refuse or fail on. */
    refusals: z.array(z.strictObject({ name: z.string(), text: z.string() })),
    overlaps: z.array(overlapSchema),
    freezes: z.array(freezeSchema),
    /** Null where no master was asked. */
    foreign: z.array(foreignSchema).nullable(),
    /** Of all windows that change; of all windows where none does. Null where no master was asked. */
    impact: impactSchema.nullable(),
    /** What this review could not see. */
    notes: z.array(z.string()),
});
export type Review = z.output<typeof reviewSchema>;

/** The JSON Schema of a review, as published with the package. */
export function reviewJsonSchema(): object {
    return {
        ...z.toJSONSchema(reviewSchema),
        title: "Review of planned downtime, as `mesos-maintenance review --format json` prints it",
    };
}
