/** What dividing needs to know of a machine; the answer of getAgents has it. */
export interface BatchMachine {
    hostname: string;
    attributes?: Record<string, string>;
}

/** How many machines go at a time: a number, or a share of all of them (rounded down, but one at least). */
export type BatchSize = { machines: number } | { percent: number };

export type BatchOrder = "given" | "hostname";

export interface BatchOptions {
    size: BatchSize;
    /** An attribute: no batch has machines with two values of it. Groups come in the order of their first machine. */
    groupBy?: string;
    /** @default "given" */
    order?: BatchOrder;
}

export interface Batch<T> {
    /** `rack=r1 2/3`: the second of three of that group; `2` without groups. */
    name: string;
    machines: T[];
    /** The value of the attribute, where batches are grouped. */
    group?: string;
    /** Counted from 1, in its group. */
    number: number;
}

/**
 * Divides machines into batches: every machine is in exactly one, in the order asked for, and of each group all
 * batches but the last are full.
 *
 * @throws RangeError for a size below one machine, or a machine without the attribute that groups.
 */
export function batchesOf<T extends BatchMachine>(machines: readonly T[], options: BatchOptions): Batch<T>[] {
    const { groupBy, order = "given" } = options;
    const size = machinesAtATime(options.size, machines.length);
    const ordered = order === "hostname" ? [...machines].sort(byHostname) : machines;
    if (groupBy === undefined) {
        return chunks(ordered, size).map((chunk, index) => ({
            name: `${index + 1}`,
            machines: chunk,
            number: index + 1,
        }));
    }
    return [...groups(ordered, groupBy)].flatMap(([group, members]) =>
        chunks(members, size).map((chunk, index, all) => ({
            name: `${groupBy}=${group} ${index + 1}/${all.length}`,
            machines: chunk,
            group,
            number: index + 1,
        })),
    );
}

function machinesAtATime(size: BatchSize, total: number): number {
    if ("percent" in size) {
        if (!(size.percent > 0 && size.percent <= 100)) {
            throw new RangeError(`a batch of ${size.percent}% is none; write a share from 1% to 100%`);
        }
        return Math.max(1, Math.floor((total * size.percent) / 100));
    }
    if (!Number.isInteger(size.machines) || size.machines < 1) {
        throw new RangeError(`a batch of ${size.machines} machines is none; write a whole number from 1`);
    }
    return size.machines;
}

function groups<T extends BatchMachine>(machines: readonly T[], attribute: string): Map<string, T[]> {
    const found = new Map<string, T[]>();
    for (const machine of machines) {
        const { attributes = {}, hostname } = machine;
        // Put into a group of their own, machines of several racks might go at once.
        if (!Object.hasOwn(attributes, attribute))
            throw new RangeError(missing(hostname, attribute, attributes));
        const value = attributes[attribute]!;
        const group = found.get(value);
        if (group === undefined) found.set(value, [machine]);
        else group.push(machine);
    }
    return found;
}

function missing(hostname: string, attribute: string, attributes: Record<string, string>): string {
    const names = Object.keys(attributes);
    const has = names.length === 0 ? "no attributes" : `only ${names.join(", ")}`;
    return `machine ${hostname} has no attribute "${attribute}" to group by (it has ${has})`;
}

function chunks<T>(list: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
        list.slice(i * size, (i + 1) * size),
    );
}

/** Without case, and in no locale's order: the same everywhere. */
function byHostname(a: BatchMachine, b: BatchMachine): number {
    const [first, second] = [a.hostname.toLowerCase(), b.hostname.toLowerCase()];
    return first < second ? -1 : first > second ? 1 : 0;
}
