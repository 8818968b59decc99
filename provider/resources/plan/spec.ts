import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Batch, type BatchSize, batchesOf } from "../../batches";
import { type Pace, parsePeriod, type Recurrence, type Stagger, zoneOfInstant } from "../../calendar";
import { parseDuration, parseInstant } from "../../time";
import { lengthOfTime, oneOf } from "../fields";
import { checkInputs, pathText, type Properties } from "../inputs";
import { duplicateMachines, machineSchema, type MachineReference } from "../machines";
import { excludeSchema, recurrenceSchema } from "../recurrence-input";
import { limitOf, moreThanNone } from "../safety-input";
import { instantField, triggersField } from "../scheduled-time/spec";

/** A machine of a plan: what stands in `machines` of its window, and what batches are made by. */
export interface PlanMachine {
    reference: MachineReference;
    hostname: string;
    attributes?: Record<string, string>;
}

/** What is declared of a plan itself; the rest is passed on to its windows. */
export interface PlanInputs {
    machines: PlanMachine[];
    batchSize?: BatchSize;
    groupBy?: string;
    order: "given" | "hostname";
    firstStart: string | Recurrence;
    duration: string;
    gap?: string;
    pace: Pace;
    exclude: string[];
    notBefore?: string;
    notAfter?: string;
    triggers: unknown[];
}

const machine = z.unknown().transform((value, context): PlanMachine => {
    const { attributes, ...rest } = typeof value === "object" && value !== null ? (value as Properties) : {};
    const { hostname, ip } = rest;
    // An agent of getAgents has more fields than its machine.
    const named = typeof value === "string" ? value : "id" in rest ? { hostname, ip } : rest;
    const parsed = machineSchema.safeParse(named);
    const labels = z.record(z.string(), z.string(), "must be texts by name").optional().safeParse(attributes);
    for (const { path, message } of [...(parsed.error?.issues ?? []), ...(labels.error?.issues ?? [])]) {
        context.addIssue({ code: "custom", path, message });
    }
    if (!parsed.success) return z.NEVER;
    const reference = parsed.data;
    return {
        reference,
        hostname: typeof reference === "string" ? reference : reference.hostname || reference.ip,
        attributes: labels.data,
    };
});

const batchSize = moreThanNone.transform(limitOf);

const fields = {
    machines: z.array(machine, "must be a list of machines").min(1, "names no machines"),
    batchSize: batchSize.optional(),
    groupBy: z.string("must be the name of an attribute").trim().min(1).optional(),
    order: oneOf("given", "hostname").default("given"),
    // The text stays as it is: its offset is the zone of the plan.
    firstStart: z.unknown().transform((value, context) => {
        const schema = typeof value === "string" ? instantField : recurrenceSchema;
        const parsed = schema.safeParse(value);
        if (parsed.success) return typeof value === "string" ? value.trim() : parsed.data;
        const isAbsent = value === undefined;
        for (const { path, message } of parsed.error.issues) {
            context.addIssue({
                code: "custom",
                path,
                message: isAbsent ? `is required: an RFC 3339 time, or what ${message}` : message,
            });
        }
        return z.NEVER;
    }),
    duration: lengthOfTime,
    gap: lengthOfTime.optional(),
    pace: oneOf("consecutive", "occurrence").default("consecutive"),
    exclude: excludeSchema,
    notBefore: instantField.optional(),
    notAfter: instantField.optional(),
    triggers: triggersField,
};

/** @throws Error that says all that is wrong, a line each. */
export function parsePlan(args: object): PlanInputs {
    const problems = Object.entries(args).flatMap(([name, value]) => notYetKnown(value, [name]));
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const { inputs, failures } = checkInputs(fields, { ...args });
    const duplicates = Array.isArray(inputs.machines)
        ? duplicateMachines(
              (inputs.machines as unknown[]).map(
                  (each) => (each as Partial<PlanMachine> | null)?.reference ?? each,
              ),
          )
        : [];
    const lines = [
        ...failures.map(({ property, reason }) =>
            reason.startsWith(property) ? reason : `${property}: ${reason}`,
        ),
        ...duplicates.map(({ index, reason }) => `machines[${index}]: ${reason}`),
    ];
    if (lines.length > 0) throw new Error(lines.join("\n"));
    return inputs as unknown as PlanInputs;
}

/** @throws RangeError for a machine without the attribute that groups. */
export function batchesOfPlan({ machines, batchSize, groupBy, order }: PlanInputs): Batch<PlanMachine>[] {
    const size = batchSize ?? { machines: machines.length };
    return batchesOf(machines, { size, groupBy, order });
}

/** The zone in which excluded days are days, and in which times are shown beside UTC. */
export function zoneOf({ firstStart }: PlanInputs): string {
    return typeof firstStart === "string" ? zoneOfInstant(firstStart) : firstStart.zone;
}

export function staggerOf(inputs: PlanInputs): Stagger {
    const { firstStart, duration, gap, pace, exclude } = inputs;
    const zone = zoneOf(inputs);
    return {
        beginning: typeof firstStart === "string" ? { instant: parseInstant(firstStart) } : firstStart,
        length: parseDuration(duration),
        gap: gap === undefined ? 0n : parseDuration(gap),
        pace,
        excluded: exclude.map((text) => parsePeriod(text, zone)),
    };
}

/** What batches are made of decides which resources there are, so no part of it may be an Output. */
function notYetKnown(value: unknown, path: PropertyKey[]): string[] {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        const remedy = path[0] === "machines" ? "; await listAgents(...) instead of getAgents(...)" : "";
        return [`${pathText(path)}: has to be known while the program runs, and is an Output${remedy}`];
    }
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) =>
        notYetKnown(part, [...path, Array.isArray(value) ? Number(key) : key]),
    );
}
