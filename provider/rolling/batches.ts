import { batchesOf } from "../batches";
import type { AgentMachine } from "../schedule";

/** A machine that is to be worked on. */
export interface Member extends AgentMachine {
    /** The rack, zone or the like that it stands in; machines of two groups are never in one batch. */
    group: string;
}

export type Order = "given" | "hostname";

/**
 * Machines in the order in which they go: one group after the other, by the first machine of each, so that what is
 * left of them later is in the same order.
 */
export function arrange(members: readonly Member[], order: Order): Member[] {
    return divided(members, 1, order).flat();
}

/**
 * Cuts arranged machines into batches of one group and at most so many machines. Whole batches taken out of the
 * machines leave the others as they are.
 */
export function cutBatches(arranged: readonly Member[], most: number): Member[][] {
    return divided(arranged, most, "given");
}

function divided(members: readonly Member[], machines: number, order: Order): Member[][] {
    const named = members.map((member) => ({
        hostname: member.hostname,
        attributes: { group: member.group },
        member,
    }));
    return batchesOf(named, { size: { machines }, groupBy: "group", order }).map((batch) =>
        batch.machines.map(({ member }) => member),
    );
}
