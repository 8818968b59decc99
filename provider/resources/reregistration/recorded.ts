import { z } from "zod";
import type { Properties } from "../inputs";
import { parseRecorded } from "../recorded";
import type { AgentState } from "./states";
import type { ReregistrationInputs } from "./spec";

/** Written to state, so that code of any later version knows what it reads. */
export const STATE_VERSION = 1;

export interface ReregistrationOutputs extends ReregistrationInputs {
    agents: AgentState[];
    /** Lines of known_hosts of hosts that were new and accepted. */
    hostKeys: string[];
    warnings: string[];
    masterVersion: string;
    stateVersion: number;
}

const machine = z.object({ hostname: z.string(), ip: z.string() });

const schema = z.object({
    nodes: z.array(machine.extend({ host: z.string().optional() })).catch([]),
    attributes: z.record(z.string(), z.string()).optional().catch(undefined),
    resources: z.unknown().optional(),
    triggers: z.array(z.unknown()).catch([]),
    method: z.enum(["maintenance", "sigusr1"]).catch("maintenance"),
    fallback: z.boolean().catch(false),
    owner: z.string(),
    agents: z
        .array(
            machine.extend({
                agentId: z.string().catch(""),
                previousAgentId: z.string().catch(""),
                state: z.enum(["done", "failed", "pending"]).catch("pending"),
            }),
        )
        .catch([]),
    hostKeys: z.array(z.string()).catch([]),
    warnings: z.array(z.string()).catch([]),
});

export type Recorded = z.output<typeof schema>;

/** Recorded outputs of this version or an earlier one, or inputs; see parseRecorded. */
export function recordedOf(olds: Properties): Recorded {
    return parseRecorded(schema, olds);
}
