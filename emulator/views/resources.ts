import type { AgentSpec } from "../options";
import type { Task } from "../master/frameworks";

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

/** The sum over the tasks. Mesos counts in thousandths. */
export function sum(tasks: readonly Task[]): Amounts {
    const total = (name: "cpus" | "mem" | "disk" | "gpus") =>
        Math.round(tasks.reduce((amount, { resources }) => amount + resources[name] * 1000, 0)) / 1000;
    return { cpus: total("cpus"), mem: total("mem"), disk: total("disk"), gpus: total("gpus") };
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

/** What the tasks hold, by the role of their framework. */
export function allocated(tasks: readonly Task[]): object[] {
    const roles = [...new Set(tasks.map(roleOf))];
    return roles.flatMap((role) => {
        const ofRole = tasks.filter((task) => roleOf(task) === role);
        return resources(sum(ofRole), { role: "*", allocation_info: { role } });
    });
}

export function roleOf({ framework }: Task): string {
    return framework.spec.role ?? "*";
}

/** A list, or nothing where a protobuf message would leave out an empty one. */
export function unlessEmpty<T>(items: T[]): T[] | undefined {
    return items.length > 0 ? items : undefined;
}
