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

/** Which frameworks said what to an inverse offer; those that did not answer are not in it. */
const inverseOfferStatus = z.looseObject({
    status: z.string(),
    framework_id: z.looseObject({ value: z.string() }),
});

export const clusterStatusSchema = z.looseObject({
    draining_machines: z
        .array(z.looseObject({ id: machineIdSchema, statuses: z.array(inverseOfferStatus).default([]) }))
        .default([]),
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

export const versionSchema = z.looseObject({ version: z.string() });
