import { z } from "zod";
import type { OnConflict } from "../../schedule";
import { formatInstant } from "../../time";
import { type DrainInput, drainSchema } from "../drain-input";
import { lengthOfTime, oneOf } from "../fields";
import { type Checked, type CheckFailure, checkInputs, type Properties } from "../inputs";
import { duplicateMachines, type MachineReference, machinesSchema } from "../machines";
import { type SafetyInput, safetySchema } from "../safety-input";
import { checkTiming, type TimingInputs, timingFields, timingOf } from "../timing";
import { containsUnknown } from "../unknowns";

/** Checked inputs of a MaintenanceWindow. */
export interface WindowInputs extends TimingInputs {
    machines: MachineReference[];
    state: WindowState;
    reason: string;
    onConflict: OnConflict;
    pastStart: PastStart;
    drain?: DrainInput;
    safety?: SafetyInput;
    /** A length of time, or whether to wait at all. */
    waitForAgents?: boolean | string;
    /** The URN of the resource, which signs its window. The class fills it in. */
    owner: string;
}

export type WindowState = "scheduled" | "down" | "up";
export type PastStart = "warn" | "error" | "allow";

export const ownerField = z
    .string("is filled in by the resource class; do not construct the provider by hand")
    .min(1);

export const reasonField = z
    .string("is required: one line for whoever reviews this downtime")
    .trim()
    .min(1, "is required: one line for whoever reviews this downtime")
    .refine((text) => !/[\r\n]/.test(text), "must be one line");

export const waitForAgentsField = z
    .union([z.boolean(), lengthOfTime], 'must be true, false, or a length of time such as "10m"')
    .optional();

const fields = {
    machines: machinesSchema,
    ...timingFields,
    state: oneOf("scheduled", "down", "up").default("scheduled"),
    reason: reasonField,
    onConflict: oneOf("fail", "adopt", "takeover").default("fail"),
    pastStart: oneOf("warn", "error", "allow").default("warn"),
    drain: drainSchema.optional(),
    safety: safetySchema.optional(),
    waitForAgents: waitForAgentsField,
    owner: ownerField,
};

/**
 * Validates and normalises. No I/O: it runs for one resource after the other, at preview.
 *
 * @param isNew whether the resource does not exist yet: only then is a start in the past looked at.
 */
export function checkWindow(news: Properties, isNew: boolean, now: number): Checked {
    const { inputs, failures } = checkInputs(fields, news);
    for (const { index, reason } of duplicateMachines(inputs.machines)) {
        failures.push({ property: "machines", reason: `machines[${index}]: ${reason}` });
    }
    failures.push(...checkTiming(inputs));
    if (isNew) failures.push(...checkPastStart(inputs, now));
    return { inputs, failures };
}

/**
 * What of a window is past, in words; undefined where nothing is. One that is down acts in this run, so that its start
 * may well be past: for it the end counts.
 */
export function pastOf(inputs: TimingInputs & Pick<WindowInputs, "state">, now: number): string | undefined {
    const { startMillis, durationMillis } = timingOf(inputs);
    const at = BigInt(Math.floor(now));
    if (inputs.state !== "down")
        return startMillis < at ? `starts in the past: ${formatInstant(startMillis)}` : undefined;
    if (durationMillis === undefined || startMillis + durationMillis > at) return undefined;
    return `is over: it ended at ${formatInstant(startMillis + durationMillis)}`;
}

export function parseWindowInputs(inputs: Properties): WindowInputs {
    return z.object(fields).parse(inputs) as WindowInputs;
}

function checkPastStart(inputs: Properties, now: number): CheckFailure[] {
    const { startTime, endTime, duration, pastStart, state } = inputs;
    if (pastStart !== "error" || state === "up") return [];
    if (containsUnknown([startTime, endTime, duration, state])) return [];
    let past: string | undefined;
    try {
        past = pastOf(inputs as unknown as WindowInputs, now);
    } catch {
        return []; // not a time: told already
    }
    if (past === undefined) return [];
    const reason = `the window ${past} (it is ${formatInstant(BigInt(Math.floor(now)))} now), and pastStart is "error"`;
    return [{ property: "startTime", reason }];
}
