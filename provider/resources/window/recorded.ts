import { z } from "zod";
import type { Properties } from "../inputs";
import type { ResolvedMachine } from "../machines";
import { parseRecorded, recordedFields, recordedWindowFields } from "../recorded";
import type { Recorded } from "./goals";

const schema = z.object({
    ...recordedWindowFields,
    state: z.enum(["scheduled", "down", "up"]).catch("scheduled"),
    onConflict: z.enum(["fail", "adopt", "takeover"]).catch("fail"),
    pastStart: z.enum(["warn", "error", "allow"]).catch("allow"),
    ...recordedFields,
});

/** Recorded outputs of this version or an earlier one; see parseRecorded. */
export function recordedOf(olds: Properties): Recorded & { machines: ResolvedMachine[] } {
    const { machineStates, ...inputs } = parseRecorded(schema, olds);
    return { inputs, machines: machineStates };
}
