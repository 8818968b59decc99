import { z } from "zod";

// Loose objects keep fields that this version does not know, so that windows of others are written back whole.

const nanoseconds = z.union([z.bigint(), z.int()]).transform(BigInt);
const time = z.looseObject({ nanoseconds });

export const machineIdSchema = z.looseObject({ hostname: z.string().optional(), ip: z.string().optional() });

export const scheduleSchema = z.looseObject({
    windows: z
        .array(
            z.looseObject({
                machine_ids: z.array(machineIdSchema).optional(),
                unavailability: z.looseObject({ start: time, duration: time.optional() }),
            }),
        )
        .optional(),
});

export const clusterStatusSchema = z.looseObject({
    draining_machines: z.array(z.looseObject({ id: machineIdSchema })).default([]),
    down_machines: z.array(machineIdSchema).default([]),
});
export type ClusterStatus = z.output<typeof clusterStatusSchema>;

/** The registry: the machines that are DRAINING or DOWN, unfiltered. */
export const registrySchema = z.looseObject({
    machines: z
        .looseObject({
            machines: z.array(z.looseObject({ info: z.looseObject({ id: machineIdSchema }) })).default([]),
        })
        .default({ machines: [] }),
});

const value = z.looseObject({ value: z.string() });
const named = z.looseObject({ name: z.string() });

/** GET_AGENTS. An AgentInfo has no address; the `pid`, `slave(1)@10.0.0.5:5051`, has. */
export const agentsSchema = z.looseObject({
    agents: z
        .array(
            z.looseObject({
                agent_info: z.looseObject({
                    hostname: z.string(),
                    id: value,
                    attributes: z
                        .array(
                            z.looseObject({
                                name: z.string(),
                                text: value.optional(),
                                scalar: z
                                    .looseObject({ value: z.union([z.number(), z.bigint()]) })
                                    .optional(),
                                set: z.looseObject({ item: z.array(z.string()).default([]) }).optional(),
                                ranges: z.unknown().optional(),
                            }),
                        )
                        .default([]),
                    domain: z
                        .looseObject({
                            fault_domain: z.looseObject({ region: named, zone: named }).optional(),
                        })
                        .optional(),
                }),
                active: z.boolean(),
                pid: z.string().default(""),
            }),
        )
        .default([]),
});
export type AgentsAnswer = z.output<typeof agentsSchema>;

/** GET_TASKS, as far as needed to count what runs. */
export const tasksSchema = z.looseObject({
    tasks: z
        .array(
            z.looseObject({
                name: z.string().default(""),
                task_id: value,
                framework_id: value,
                agent_id: value,
                state: z.string(),
            }),
        )
        .default([]),
});
export type TasksAnswer = z.output<typeof tasksSchema>;

/** GET_FRAMEWORKS, as far as needed to name them. */
export const frameworksSchema = z.looseObject({
    frameworks: z
        .array(z.looseObject({ framework_info: z.looseObject({ id: value, name: z.string() }) }))
        .default([]),
});

export const versionSchema = z.looseObject({ version: z.string() });
