import { createHash } from "node:crypto";
import type { Journal, JournalStore } from "./journal";

/** What tells one record of a roll-out from the next; all of it is in its outputs. */
export interface Revised {
    owner: string;
    startedAt?: unknown;
    finishedAt?: unknown;
    batches?: unknown;
}

/** The outputs that a revision is made of. */
export const REVISED = ["owner", "startedAt", "finishedAt", "batches"] as const satisfies (keyof Revised)[];

/**
 * Names a record of a roll-out, and whose it is: of one that is yet to be recorded, by its owner alone. Each end of a
 * run that is recorded makes it another one.
 */
export function revisionOf({ owner, startedAt, finishedAt, batches }: Revised): string {
    const record = JSON.stringify([owner, startedAt, finishedAt, batches], sorted);
    return createHash("sha256").update(record).digest("hex").slice(0, 16);
}

/** The journal that a run left which was cut off, where it is ahead of the record. */
export function leftAhead(store: Pick<JournalStore, "read">, recorded: string): Journal | undefined {
    const left = store.read();
    return left !== undefined && isAhead(left, recorded) ? left : undefined;
}

/**
 * Whether a journal is ahead of the record: it is, while the record is the one that its run began with, and not the one
 * that its run made. Any other record is younger, be it of the same run or of one from another checkout, and the journal
 * counts for nothing. Of earlier versions there is only what a killed run left, and that does not say. Where nothing is
 * on record this is not enough: see leftBehind.
 */
export function isAhead(
    { revision, recording }: Pick<Journal, "revision" | "recording">,
    recorded: string,
): boolean {
    if (recording === recorded) return false;
    return revision === undefined || revision === recorded;
}

/** State has the keys of objects in another order. */
function sorted(_key: string, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
