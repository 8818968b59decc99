import { planBatches } from "../../rolling";
import { type AgentMachine, machineKey, machineKeys, type View } from "../../schedule";
import { mergeAgents } from "../agents-before";
import type { Cluster } from "../cluster";
import { mergeMachines } from "../machines";
import { limitOf } from "../safety-input";
import { nameOf } from "../window/reach";
import { type Ownership, scheduledMachines } from "./goals";
import type { Journal, JournalStore } from "./journal";
import { resolveMembers, type ResolvedMember } from "./members";
import type { RecordedRolling } from "./recorded";
import { leftBehind } from "./left-behind";
import { type RollingInputs, stepHashes, triggersHash } from "./spec";

/** What a run begins with. */
export interface Beginning {
    journal: Journal;
    ownership: Ownership;
    /** Whether something is left of an earlier run, on record, in the file or on the master: it must not be lost. */
    isLeftover: boolean;
}

/** Finds out where to begin: from what is recorded, from a file that a killed run left, and from the master. */
export async function beginRun(
    inputs: RollingInputs,
    recorded: RecordedRolling | undefined,
    store: JournalStore,
    cluster: Cluster,
    now: number,
): Promise<Beginning> {
    const view = await cluster.look().view();
    const { revision, left, stale } = leftBehind(store, { owner: inputs.owner, recorded, view, now });
    const declared = await resolveMembers(inputs, knownMembers(recorded, left), cluster);
    const plan = planRun(inputs, { declared, recorded, left, view, now });
    const { ownership, scheduled } = plan;
    const journal = { ...plan.journal, revision };
    if (left !== undefined && left.triggers === journal.triggers) {
        const finished = journal.batches.filter(({ state }) => state === "finished").length;
        cluster.log(
            `${nameOf(inputs)}: goes on with the run of ${left.startedAt}, which was cut off; batches that are finished: ` +
                `${finished} of ${journal.batches.length} (${store.place})`,
        );
    }
    if (stale !== undefined)
        cluster.log(
            `${nameOf(inputs)}: begins anew, without what ${store.place} says of the run of ${stale.startedAt}: whether ` +
                "that is still under way is not known",
        );
    const isLeftover = recorded !== undefined || left !== undefined || scheduled.length > 0;
    return { journal, ownership, isLeftover };
}

/** What is known of an earlier run. */
export interface Earlier {
    recorded: RecordedRolling | undefined;
    /** What a run left that was cut off. */
    left: Journal | undefined;
}

/** The machines of an earlier run, as they were resolved. */
export function knownMembers(recorded: Earlier["recorded"], left: Earlier["left"]): ResolvedMember[] {
    return mergeMachines(recorded?.members ?? [], left?.members ?? []) as ResolvedMember[];
}

/** The journal with which a run begins, and what stands in windows of ours; without I/O, for previews too. */
export function planRun(
    inputs: RollingInputs,
    given: Earlier & { declared: readonly ResolvedMember[]; view: View; now: number },
): { journal: Journal; ownership: Ownership; scheduled: AgentMachine[] } {
    const { declared, recorded, left, view } = given;
    const known = knownMembers(recorded, left);
    const { owner, onConflict } = inputs;
    const ownership = {
        owner,
        onConflict,
        machines: mergeMachines(known, declared),
        complete: recorded !== undefined || left !== undefined,
    };
    const scheduled = scheduledMachines(ownership, view);
    const wasCutOff = recorded === undefined || left !== undefined;
    const members = [...declared, ...(wasCutOff ? strays(scheduled, declared, known) : [])];
    return { journal: journalOf(inputs, members, scheduled, given), ownership, scheduled };
}

/**
 * Machines that a run which was cut off left under way, and that are not declared now: the agents of DOWN machines are
 * not listed, so a program that asks for agents knows nothing of them. They are seen through.
 */
function strays(
    scheduled: readonly AgentMachine[],
    declared: readonly ResolvedMember[],
    known: readonly ResolvedMember[],
): ResolvedMember[] {
    const keys = machineKeys(declared);
    const byMachine = new Map(known.map((each) => [machineKey(each), each]));
    return scheduled
        .filter((machine) => !keys.has(machineKey(machine)))
        .map((machine) => byMachine.get(machineKey(machine)) ?? { ...machine, group: "" });
}

/** The journal with which a run begins: that of the run before, as far as it counts. */
function journalOf(
    inputs: RollingInputs,
    members: ResolvedMember[],
    scheduled: readonly AgentMachine[],
    { recorded, left, now }: Earlier & { now: number },
): Journal {
    const triggers = triggersHash(inputs);
    const steps = stepHashes(inputs);
    const before = [left, recorded?.journal].find((journal) => journal?.triggers === triggers);
    const batches = planBatches({
        members,
        triggers,
        steps,
        before,
        scheduled,
        size: limitOf(inputs.batchSize),
        order: inputs.order,
    });
    return {
        triggers,
        steps,
        batches,
        members,
        startedAt: before?.startedAt ?? new Date(now).toISOString(),
        // Of machines that are DOWN, whichever run took them there.
        agents: mergeAgents(recorded?.journal?.agents ?? [], left?.agents ?? []),
        logs: before?.logs ?? [],
    };
}
