import { z } from "zod";
import { drainSchema } from "../drain-input";
import type { Properties } from "../inputs";
import { parseRecorded, recordedFields } from "../recorded";
import { withDrained } from "../agents-before";
import { type Journal, journalSchema } from "./journal";
import type { ResolvedMember } from "./members";
import { revisionOf } from "./revision";

/** Everything that is on record of a roll-out. */
export interface RecordedRolling {
    owner: string;
    reason: string;
    /** As they were declared. */
    machines: unknown[];
    members: ResolvedMember[];
    drain?: z.output<typeof drainSchema>;
    phase: string;
    hostKeys: string[];
    /** See revisionOf. */
    revision: string;
    warnings: string[];
    /** Undefined where the record is of a form that is not known: then nothing counts as finished. */
    journal: Journal | undefined;
}

const schema = z.looseObject({
    ...recordedFields,
    machineStates: z
        .array(
            z.object({
                hostname: z.string(),
                ip: z.string(),
                declaredAs: z.string().optional(),
                group: z.string().catch(""),
            }),
        )
        .catch([]),
    reason: z.string().catch(""),
    machines: z.array(z.unknown()).catch([]),
    drain: drainSchema.optional().catch(undefined),
    phase: z.string().catch(""),
    hostKeys: z.array(z.string()).catch([]),
    warnings: z.array(z.string()).catch([]),
    hashes: z.object({ triggers: z.string(), steps: z.unknown() }).partial().catch({}),
});

/** Recorded outputs of this version or an earlier one; see parseRecorded. */
export function recordedOf(olds: Properties): RecordedRolling {
    const { machineStates: members, hashes, ...recorded } = parseRecorded(schema, olds);
    const journal = journalSchema.safeParse({ ...olds, ...hashes, members });
    const revision = revisionOf({ ...olds, owner: recorded.owner });
    return {
        ...recorded,
        members,
        revision,
        journal: journal.data && {
            ...journal.data,
            agents: withDrained(journal.data.agents, recorded.drain),
        },
    };
}
