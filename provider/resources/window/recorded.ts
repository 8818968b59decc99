import { z } from "zod";
import type { Properties } from "../inputs";
import type { ResolvedMachine } from "../machines";
import type { Recorded } from "./goals";

const machine = z.object({ hostname: z.string(), ip: z.string() });

/**
 * Recorded outputs, of this version or an earlier one, read leniently: a refresh may have recorded what no
 * program could declare (a zero length, a start before 1970), and such a stack must still go on.
 */
const schema = z.object({
    machines: z.array(z.union([z.string(), machine])).catch([]),
    startTime: z.string().catch(""),
    endTime: z.string().optional().catch(undefined),
    duration: z.string().optional().catch(undefined),
    state: z.enum(["scheduled", "down", "up"]).catch("scheduled"),
    reason: z.string().catch(""),
    onConflict: z.enum(["fail", "adopt", "takeover"]).catch("fail"),
    pastStart: z.enum(["warn", "error", "allow"]).catch("allow"),
    owner: z.string(),
    machineStates: z.array(machine.extend({ declaredAs: z.string().optional() })).catch([]),
});

/** @throws Error where the state is none that any version of this package wrote. */
export function recordedOf(olds: Properties): Recorded & { machines: ResolvedMachine[] } {
    const parsed = schema.safeParse(olds);
    if (!parsed.success) {
        throw new Error(
            "the recorded state names no owner; it was not written by this package, or was edited by hand",
        );
    }
    const { machineStates, ...inputs } = parsed.data;
    return { inputs, machines: machineStates };
}
