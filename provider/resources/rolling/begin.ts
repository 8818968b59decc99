import { planBatches } from "../../rolling";
import { type AgentMachine, machineKey, machineKeys } from "../../schedule";
import { mergeAgents } from "../agents-before";
import type { Cluster } from "../cluster";
import { mergeMachines } from "../machines";
import { limitOf } from "../safety-input";
import { nameOf } from "../window/reach";
import { type Ownership, scheduledMachines } from "./goals";
import type { Journal, JournalStore } from "./journal";
import { resolveMembers, type ResolvedMember } from "./members";
import type { RecordedRolling } from "./recorded";
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
    const left = store.read();
    const known = mergeMachines(recorded?.members ?? [], left?.members ?? []) as ResolvedMember[];
    const declared = await resolveMembers(inputs, known, cluster);
    const { owner, onConflict } = inputs;
    const ownership = {
        owner,
        onConflict,
        machines: mergeMachines(known, declared),
        complete: recorded !== undefined || left !== undefined,
    };
    const scheduled = scheduledMachines(ownership, await cluster.look().view());
    const wasCutOff = recorded === undefined || left !== undefined;
    const members = [...declared, ...(wasCutOff ? strays(scheduled, declared, known) : [])];
    const journal = journalOf(inputs, members, scheduled, { recorded, left, now });
    if (left !== undefined && left.triggers === journal.triggers) {
        const finished = journal.batches.filter(({ state }) => state === "finished").length;
        cluster.log(
            `${nameOf(inputs)}: goes on with the run of ${left.startedAt}, which was cut off: ${finished} of ` +
                `${journal.batches.length} batches are finished (${store.place})`,
        );
    }
    const isLeftover = recorded !== undefined || left !== undefined || scheduled.length > 0;
    return { journal, ownership, isLeftover };
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
    {
        recorded,
        left,
        now,
    }: { recorded: RecordedRolling | undefined; left: Journal | undefined; now: number },
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
