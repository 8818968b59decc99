import { machineKey, machineKeys, machinesOf, ownedWindows, startMillis, type View } from "../../schedule";
import { goalOf } from "./goals";
import type { Journal, JournalStore } from "./journal";
import type { RecordedRolling } from "./recorded";
import { leftAhead, revisionOf } from "./revision";

/** What a file is judged by. */
export interface Known {
    owner: string;
    recorded: Pick<RecordedRolling, "revision"> | undefined;
    view: View;
    /** In milliseconds since the epoch. */
    now: number;
}

/**
 * What a run left that was cut off, and the revision of what is on record now. `stale` is a journal that the record
 * does not contradict, and which counts for nothing all the same; see isUnderWay.
 */
export function leftBehind(
    store: Pick<JournalStore, "read">,
    known: Known,
): { revision: string; left: Journal | undefined; stale: Journal | undefined } {
    const revision = known.recorded?.revision ?? revisionOf({ owner: known.owner });
    const journal = leftAhead(store, revision);
    const counts = journal !== undefined && isUnderWay(journal, known);
    return { revision, left: counts ? journal : undefined, stale: counts ? undefined : journal };
}

const HOUR = 3_600_000;

/** For how long a file is believed without a record, in milliseconds: where the master speaks for it, and where nothing does. */
export const BELIEVED = { standing: 24 * HOUR, alone: 2 * HOUR };

/** A window is sent just after the file is written; and two machines' clocks differ. */
const SLACK = 60_000n;

/**
 * Whether the run of a journal is still the one that is to be gone on with. A machine that it says is finished is left
 * out, so in doubt it is not: then machines are worked on again.
 *
 * A machine in a window of ours is under way; a journal that calls it finished is of before. With a record that is all:
 * the record is the one that the run began with, so nobody has made another since.
 *
 * Without a record there are two stories. The run was killed before anything of it was recorded; or it was recorded, then
 * destroyed from another checkout or taken out of the state, and this is a new roll-out. Nothing tells us which, but the
 * master: to destroy gives back every window of ours. So
 * - where machines must be DOWN by the journal, each of them has to stand in a window of ours still;
 * - no window of ours may be younger than the journal, as it would be of somebody who went on without it;
 * - where windows of ours stand, the run is under way; after a day that is too old to leave machines out for;
 * - where none does, one that has handed over what failed counts for nothing: it was recorded, but for a kill at that
 *   very moment. Of one that succeeded the program removes the file, and one that was killed between two batches has no
 *   window: both are believed for two hours.
 */
export function isUnderWay(journal: Journal, { owner, recorded, view, now }: Known): boolean {
    const { batches, members: machines, recording, savedAt } = journal;
    const goal = goalOf({ owner, machines, onConflict: "fail", complete: true }, view, []);
    const windows = ownedWindows(view.schedule, goal);
    const standing = machineKeys(windows.flatMap(machinesOf));
    const ofBatches = (is: (batch: Journal["batches"][number]) => boolean) =>
        batches.filter(is).flatMap((batch) => batch.machines.map(machineKey));
    if (ofBatches(({ state }) => state === "finished").some((key) => standing.has(key))) return false;
    if (recorded !== undefined) return true;
    if (!ofBatches(isDown).every((key) => standing.has(key))) return false;
    if (savedAt === undefined) return windows.length > 0;
    const latest = BigInt(Math.floor(savedAt)) + SLACK;
    if (windows.some((window) => startMillis(window) > latest)) return false;
    const age = Math.abs(now - savedAt);
    if (windows.length > 0) return age < BELIEVED.standing;
    const hasFailed = recording !== undefined && batches.some(({ state }) => state !== "finished");
    return !hasFailed && age < BELIEVED.alone;
}

function isDown({ state, stage }: Journal["batches"][number]): boolean {
    return (state === "open" || state === "failed") && (stage === "whileDown" || stage === "beforeUp");
}
