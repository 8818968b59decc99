import { z } from "zod";
import type { Properties } from "./inputs";

const machine = z.object({ hostname: z.string(), ip: z.string() });

/**
 * Parts of recorded outputs, of this version or an earlier one, read leniently: a refresh may have recorded what
 * no program could declare (a zero length, a start before 1970), and such a stack must still go on.
 */
export const recordedWindowFields = {
    machines: z.array(z.union([z.string(), machine])).catch([]),
    startTime: z.string().catch(""),
    endTime: z.string().optional().catch(undefined),
    duration: z.string().optional().catch(undefined),
    reason: z.string().catch(""),
};

/** What every resource records: who owns it, and its machines as they were resolved. */
export const recordedFields = {
    owner: z.string(),
    machineStates: z.array(machine.extend({ declaredAs: z.string().optional() })).catch([]),
};

/** @throws Error where the state is none that any version of this package wrote. */
export function parseRecorded<Schema extends z.ZodType>(schema: Schema, olds: Properties): z.output<Schema> {
    const parsed = schema.safeParse(olds);
    if (parsed.success) return parsed.data;
    throw new Error(
        "the recorded state names no owner; it was not written by this package, or was edited by hand",
    );
}
