import { z } from "zod";
import type { Amounts } from "./agent";

/** The protobuf message Resource, as far as it is looked at. Disk and memory are in MiB. */
export const resourceMessage = z.object({
    name: z.string(),
    scalar: z.object({ value: z.number() }).optional(),
    role: z.string().optional(),
    allocation_info: z.object({ role: z.string().optional() }).optional(),
    reservations: z.array(z.unknown()).optional(),
    reservation: z.unknown().optional(),
    disk: z.object({ persistence: z.object({ id: z.string() }).optional() }).optional(),
});

export const resourcesSchema = z.array(resourceMessage).default([]);
export type Resources = z.output<typeof resourcesSchema>;

/** The older endpoints show sums: `{"cpus":2.0,"mem":512.0}`. */
export const amountsSchema = z
    .object({
        cpus: z.number().default(0),
        mem: z.number().default(0),
        disk: z.number().default(0),
        gpus: z.number().default(0),
    })
    .prefault({});

/** The sum over all roles and reservations. */
export function sumOf(resources: Resources): Amounts {
    const amounts: Amounts = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
    for (const { name, scalar } of resources) {
        if (scalar === undefined || !isCounted(name)) continue;
        // Mesos counts in thousandths, and adds without an error of a binary fraction.
        amounts[name] = Math.round((amounts[name] + scalar.value) * 1000) / 1000;
    }
    return amounts;
}

/** Whose share they are taken from. */
export function roleOf(resources: Resources): string {
    const [first] = resources;
    return first?.allocation_info?.role ?? first?.role ?? "*";
}

/** In each of the ways in which Mesos has written it: `reservations` since 1.4, before that the role. */
export function isReserved({ reservations = [], reservation, role = "*" }: Resources[number]): boolean {
    return reservations.length > 0 || reservation !== undefined || role !== "*";
}

function isCounted(name: string): name is keyof Amounts {
    return name === "cpus" || name === "mem" || name === "disk" || name === "gpus";
}
