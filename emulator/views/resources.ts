import type { AgentSpec } from "../options";
import { isOver, type Task } from "../master/tasks";

/** How much there is of each resource. */
export interface Amounts {
    cpus: number;
    mem: number;
    disk: number;
    gpus: number;
    ports?: [begin: number, end: number];
}

export function amountsOf({ resources = {} }: AgentSpec): Amounts {
    const { cpus = 2, mem = 512, disk = 1024, gpus = 0, ports = [31000, 31099] } = resources;
    return { cpus, mem, disk, gpus, ports };
}

/** What the tasks hold together; one that is over holds nothing. */
export function sum(tasks: readonly Task[]): Amounts {
    return add(tasks.filter((task) => !isOver(task)).map(({ resources }) => resources));
}

/** `{"disk":1024.0,…}`, as the legacy endpoints write it. */
export function legacyAmounts({ cpus, mem, disk, gpus, ports }: Amounts): object {
    return { disk, mem, gpus, cpus, ports: ports && `[${ports[0]}-${ports[1]}]` };
}

/** The list of protobuf messages; none for what there is nothing of. */
export function resources({ cpus, mem, disk, gpus, ports }: Amounts, more: object = {}): object[] {
    const scalars = Object.entries({ cpus, mem, disk, gpus })
        .filter(([, value]) => value > 0)
        .map(([name, value]) => ({ name, type: "SCALAR", scalar: { value }, ...more }));
    if (ports === undefined) return scalars;
    const range = [{ begin: BigInt(ports[0]), end: BigInt(ports[1]) }];
    return [...scalars, { name: "ports", type: "RANGES", ranges: { range }, ...more }];
}

/** Mesos counts in thousandths. */
export function add(all: readonly Amounts[]): Amounts {
    const total: Amounts = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
    for (const amounts of all) {
        for (const name of SCALARS) total[name] = thousandths(total[name] + amounts[name]);
    }
    return total;
}

/** What is left of the first one, ports included. */
export function subtract(all: Amounts, taken: Amounts): Amounts {
    const left = { ...all };
    for (const name of SCALARS) left[name] = thousandths(all[name] - taken[name]);
    return left;
}

const SCALARS = ["cpus", "mem", "disk", "gpus"] as const;

function thousandths(value: number): number {
    return Math.round(value * 1000) / 1000;
}

export function roleOf({ framework }: Task): string {
    return framework.spec.role ?? "*";
}

/** A list, or nothing where a protobuf message would leave out an empty one. */
export function unlessEmpty<T>(items: T[]): T[] | undefined {
    return items.length > 0 ? items : undefined;
}

/** The views of many things, made one by one as they are written. */
export function* each<T>(items: Iterable<T>, view: (item: T) => object): Iterable<object> {
    for (const item of items) yield view(item);
}
