import { z } from "zod";
import { type RecordedAgent, recordedAgents, withDrained } from "../agents-before";
import { drainSchema } from "../drain-input";
import type { Properties } from "../inputs";
import type { ResolvedMachine } from "../machines";
import { parseRecorded, recordedFields, recordedWindowFields } from "../recorded";
import { safetySchema } from "../safety-input";
import type { Recorded } from "./goals";
import { waitForAgentsField } from "./spec";

/** Everything that is on record of a window. */
export interface RecordedWindow extends Recorded {
    machines: ResolvedMachine[];
    /** Agents of machines that are DOWN, as they were before. */
    agents: RecordedAgent[];
    warnings: string[];
}

const schema = z.object({
    ...recordedWindowFields,
    state: z.enum(["scheduled", "down", "up"]).catch("scheduled"),
    onConflict: z.enum(["fail", "adopt", "takeover"]).catch("fail"),
    pastStart: z.enum(["warn", "error", "allow"]).catch("allow"),
    drain: drainSchema.optional().catch(undefined),
    safety: safetySchema.optional().catch(undefined),
    waitForAgents: waitForAgentsField.catch(undefined),
    agents: recordedAgents,
    warnings: z.array(z.string()).catch([]),
    ...recordedFields,
});

/** Recorded outputs of this version or an earlier one; see parseRecorded. */
export function recordedOf(olds: Properties): RecordedWindow {
    const { machineStates, agents, warnings, ...inputs } = parseRecorded(schema, olds);
    return { inputs, machines: machineStates, agents: withDrained(agents, inputs.drain), warnings };
}
