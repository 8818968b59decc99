import { createHash } from "node:crypto";
import { z } from "zod";
import { type Hook, HOOKS } from "../../rolling";
import type { OnConflict } from "../../schedule";
import { type AllowedTimesInput, allowedTimesSchema } from "../allowed-times-input";
import { type DrainInput, drainSchema } from "../drain-input";
import { lengthOfTime, oneOf } from "../fields";
import { type Checked, checkInputs, discreetly, type Properties } from "../inputs";
import { duplicateMachines } from "../machines";
import { moreThanNone, type SafetyInput, safetySchema } from "../safety-input";
import { containsUnknown } from "../unknowns";
import { ownerField, reasonField, waitForAgentsField } from "../window/spec";
import { machineReferences, type MemberReference, membersSchema } from "./members";
import { type SshInputs, sshSchema } from "../reregistration/ssh";
import { type StepsInput, stepsOf, stepsSchema, usesSsh } from "./steps-input";

/** Checked inputs of a RollingMaintenance. */
export interface RollingInputs {
    machines: MemberReference[];
    batchSize: number | string;
    /** The name of an attribute. */
    groupBy?: string;
    order: "given" | "hostname";
    duration: string;
    pauseBetween?: string;
    allowedTimes?: AllowedTimesInput;
    maxFailures: number;
    triggers: unknown[];
    reason: string;
    onConflict: OnConflict;
    drain?: DrainInput;
    safety?: SafetyInput;
    waitForAgents?: boolean | string;
    steps: StepsInput;
    /** How to log in for steps over SSH. */
    ssh?: SshInputs;
    /** The URN of the resource, which signs its windows. The class fills it in. */
    owner: string;
}

const fields = {
    machines: membersSchema,
    batchSize: moreThanNone.default(1),
    groupBy: z
        .string("must be the name of an attribute")
        .trim()
        .min(1, "must be the name of an attribute")
        .optional(),
    order: oneOf("given", "hostname").default("given"),
    duration: lengthOfTime,
    pauseBetween: lengthOfTime.optional(),
    allowedTimes: allowedTimesSchema.optional(),
    maxFailures: z.int("must be a whole number").min(0, "must not be negative").default(0),
    triggers: z.array(z.unknown(), "must be a list").default([]),
    reason: reasonField,
    onConflict: oneOf("fail", "takeover").default("fail"),
    drain: drainSchema.optional(),
    safety: safetySchema.optional(),
    waitForAgents: waitForAgentsField,
    steps: stepsSchema.default({}),
    ssh: sshSchema.optional(),
    owner: ownerField,
};

/** What may hold a secret. */
const DISCREET = ["steps", "ssh", "triggers"];

/** Validates and normalises. No I/O: it runs for one resource after the other, at preview. */
export function checkRolling(news: Properties): Checked {
    const { inputs, failures } = checkInputs(fields, news);
    for (const { index, reason } of duplicateMachines(machineReferences(inputs.machines))) {
        failures.push({ property: "machines", reason: `machines[${index}]: ${reason}` });
    }
    const steps = failures.length === 0 && !containsUnknown(inputs.steps) ? inputs.steps : {};
    if (inputs.ssh === undefined && usesSsh(stepsOf(steps as StepsInput)))
        failures.push({ property: "ssh", reason: "is required by a step with ssh: { user, … }" });
    return { inputs, failures: discreetly(failures, DISCREET, news) };
}

export function parseRollingInputs(inputs: Properties): RollingInputs {
    return z.object(fields).parse(inputs) as RollingInputs;
}

/** Tells runs apart: other triggers, another run. */
export function triggersHash({ triggers }: Pick<RollingInputs, "triggers">): string {
    return hash(triggers);
}

/** Tells whether the number of a step still counts the same list. What is secret in it does not matter. */
export function stepHashes({ steps }: Pick<RollingInputs, "steps">): Record<Hook, string> {
    return Object.fromEntries(
        HOOKS.map((hook) => [hook, hash((steps[hook] ?? []).map(({ secrets: _, ...step }) => step))]),
    ) as Record<Hook, string>;
}

/** Of the values, whatever the order of an object's keys. */
function hash(value: unknown): string {
    return createHash("sha256").update(JSON.stringify(value, sorted)).digest("hex").slice(0, 16);
}

function sorted(_key: string, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
