import { type Limit, machinesWithin } from "../safety";
import { type AgentMachine, machineKey, machineKeys } from "../schedule";
import { type Batch, type Hook, HOOKS, START } from "./batch";
import { arrange, cutBatches, type Member, type Order } from "./batches";

/** One walk through the machines, as far as it is known to have come. */
export interface Run {
    /** A hash of the triggers that it was begun for. */
    triggers: string;
    /** Hashes of the steps that the positions of its batches count. */
    steps: Readonly<Record<Hook, string>>;
    batches: readonly Batch[];
}

/** What a run is to be about, and what is known of it. */
export interface Circumstances {
    members: readonly Member[];
    size: Limit;
    order: Order;
    triggers: string;
    steps: Run["steps"];
    /** The last run on record; one that others triggered counts for nothing. */
    before: Run | undefined;
    /** Machines that stand in a window of ours on the master: a batch that was under way. */
    scheduled: readonly AgentMachine[];
}

/**
 * The batches of a run: those that are finished, then those that were begun, then the others in order. Machines
 * that finished under the same triggers are not worked on again, and machines that are not declared any more are
 * forgotten.
 */
export function planBatches(given: Circumstances): Batch[] {
    const { members, triggers, before, size, order } = given;
    const declared = machineKeys(members);
    const known = before?.triggers === triggers ? before.batches : [];
    const kept = known
        .map((batch) => ({
            ...batch,
            machines: batch.machines.filter((each) => declared.has(machineKey(each))),
        }))
        .filter(({ machines }) => machines.length > 0);
    const finished = kept.filter(({ state }) => state === "finished");
    const begun = kept
        .filter(({ state }) => state === "open" || state === "failed")
        .map((batch) => withValidStep(batch, given));
    const placed = machineKeys([...finished, ...begun].flatMap(({ machines }) => machines));
    const left = arrange(members, order).filter((member) => !placed.has(machineKey(member)));
    const scheduled = machineKeys(given.scheduled);
    const [unknown, fresh] = partition(left, (member) => scheduled.has(machineKey(member)));
    const most = machinesWithin(size, members.length);
    return [
        ...finished,
        ...begun,
        ...[...cutBatches(unknown, most), ...cutBatches(fresh, most)].map(pending),
    ];
}

/** Whether there is anything to be done. */
export function isFinished(batches: readonly Batch[]): boolean {
    return batches.every(({ state }) => state === "finished");
}

function pending(members: readonly Member[]): Batch {
    const machines = members.map(({ hostname, ip }) => ({ hostname, ip }));
    return { ...START, machines, group: members[0]?.group ?? "", state: "pending", reason: "" };
}

/** The number of a step means nothing once its list was changed: the list begins anew then. */
function withValidStep(batch: Batch, { before, steps }: Circumstances): Batch {
    const hook = HOOKS.find((each) => each === batch.stage);
    const isValid = hook === undefined || before?.steps[hook] === steps[hook];
    return isValid ? batch : { ...batch, step: 0 };
}

function partition<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
    return [items.filter(is), items.filter((item) => !is(item))];
}
