import * as pulumi from "@pulumi/pulumi";
import { JournalFile } from "./journal";
import { isAhead, revisionOf } from "./revision";
import type { RollingBatch } from "./states";

/** The outputs that tell one record from another. */
interface Recorded {
    id: pulumi.Output<string>;
    owner: pulumi.Output<string>;
    startedAt: pulumi.Output<string>;
    finishedAt: pulumi.Output<string>;
    batches: pulumi.Output<RollingBatch[]>;
}

/**
 * Removes the journal of a run once its end is on record: the engine hands the outputs of a resource to the program
 * only after it has recorded them, and to nobody in the provider's process. In preview nothing is removed.
 */
export function forgetOnceRecorded({ id, owner, startedAt, finishedAt, batches }: Recorded): void {
    if (pulumi.runtime.isDryRun()) return;
    pulumi
        .all([id, owner, startedAt, finishedAt, batches])
        .apply(([id, owner, startedAt, finishedAt, batches]) => {
            const file = new JournalFile(id);
            const journal = file.read();
            const revision = revisionOf({ owner, startedAt, finishedAt, batches });
            if (journal !== undefined && !isAhead(journal, revision)) file.remove();
        });
}
