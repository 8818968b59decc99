import { z } from "zod";
import { batchesOf } from "../../provider/batches";
import { parseDuration } from "../../provider/time";

/** How machines take their turn where not all of them go at once. */
export interface Turns {
    /** What goes at a time, as a message calls it. */
    unit: "batch" | "node";
    /** How long each may take, in milliseconds. */
    length?: bigint;
    /** From the beginning of the first to the end of the last, as long as each may take. */
    total?: bigint;
    /** The machines that go at once, by their places in the list, batch by batch. */
    batches?: readonly (readonly number[])[];
    /** So many of the machines at once, whichever; where the batches are not known. */
    atOnce: number;
}

/** The batches of a RollingMaintenance. One after the other, each once the agents of the one before are back. */
export function rollingTurns(props: object): Turns {
    const { machines, batchSize, groupBy, order, duration, pauseBetween } = rolling.parse(props);
    const most = sizeOf(batchSize, machines.length);
    const members = machines.map((machine, index) => ({ ...machine, index }));
    // What groups machines may be read from their agents only when they go.
    const isDivisible =
        groupBy === undefined || members.every(({ attributes }) => Object.hasOwn(attributes, groupBy));
    const batches =
        isDivisible && most !== undefined
            ? batchesOf(members, { size: { machines: most }, groupBy, order }).map((batch) =>
                  batch.machines.map(({ index }) => index),
              )
            : undefined;
    const atOnce = most ?? 1;
    const count = BigInt(batches?.length ?? Math.ceil(machines.length / atOnce));
    const pauses = count > 1n ? (count - 1n) * (pauseBetween ?? 0n) : 0n;
    const total = duration === undefined ? undefined : count * duration + pauses;
    return { unit: "batch", length: duration, total, batches, atOnce };
}

/** The nodes of an AgentReregistration: the next one begins wherever one is done. */
export function nodeTurns(props: object): Turns {
    const { nodes, parallel, duration } = reregistration.parse(props);
    const rounds = BigInt(Math.ceil(nodes.length / parallel));
    const total = duration === undefined ? undefined : rounds * duration;
    return { unit: "node", length: duration, total, atOnce: parallel };
}

/** Of the chosen machines, by their places in the list, the most that are out of service at once. */
export function mostAtOnce({ batches, atOnce }: Turns, chosen: readonly number[]): readonly number[] {
    if (batches === undefined) return chosen.slice(0, atOnce);
    const wanted = new Set(chosen);
    return batches
        .map((batch) => batch.filter((index) => wanted.has(index)))
        .reduce((most, each) => (each.length > most.length ? each : most), []);
}

const length = z
    .unknown()
    .optional()
    .transform((value) => {
        try {
            return typeof value === "string" ? parseDuration(value) : undefined;
        } catch {
            return undefined;
        }
    });

const member = z
    .union([
        z.string().transform((hostname) => ({ hostname, attributes: {} as Record<string, string> })),
        z.looseObject({
            hostname: z.string().catch(""),
            attributes: z.record(z.string(), z.string()).catch({}),
        }),
    ])
    .catch({ hostname: "", attributes: {} });

/** Nothing here fails: wrong values are told by the resource's own check. */
const rolling = z.looseObject({
    machines: z.array(member).catch([]),
    batchSize: z.unknown().optional(),
    groupBy: z.string().optional().catch(undefined),
    order: z.enum(["given", "hostname"]).catch("given"),
    duration: length,
    pauseBetween: length,
});

const reregistration = z.looseObject({
    nodes: z.array(z.unknown()).catch([]),
    parallel: z.int().min(1).catch(1),
    duration: length,
});

/** Undefined where it is not known, and for no size at all. */
function sizeOf(value: unknown, total: number): number | undefined {
    if (value === undefined) return 1;
    if (typeof value === "number") return Number.isInteger(value) && value >= 1 ? value : undefined;
    const percent = typeof value === "string" ? Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(value)?.[1]) : NaN;
    return percent > 0 && percent <= 100 ? Math.max(1, Math.floor((total * percent) / 100)) : undefined;
}
