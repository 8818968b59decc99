import { groupBy } from "../impact";
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
    const ordered = order === "hostname" ? [...members].sort(byHostname) : members;
    return [...groupBy(ordered, ({ group }) => group).values()].flat();
}

/**
 * Cuts arranged machines into batches of one group and at most so many machines. Whole batches taken out of the
 * machines leave the others as they are.
 */
export function cutBatches(arranged: readonly Member[], most: number): Member[][] {
    return [...groupBy(arranged, ({ group }) => group).values()].flatMap((group) => chunks(group, most));
}

/** `node-9` before `node-10`; the address decides between equal names. */
function byHostname(a: Member, b: Member): number {
    return compare(a.hostname, b.hostname) || compare(a.ip, b.ip);
}

function compare(a: string, b: string): number {
    return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}

function chunks<T>(items: readonly T[], most: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
        items.slice(index * most, (index + 1) * most),
    );
}
