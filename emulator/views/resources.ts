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

/** What the tasks hold, by role and reservation, in the form of GET_AGENTS, which names the role as of old. */
export function allocated(tasks: readonly Task[]): object[] {
    const groups = new Map<string, Task[]>();
    for (const task of tasks.filter((each) => !isOver(each))) {
        const key = `${task.reserved} ${roleOf(task)}`;
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key)!.push(task);
    }
    return [...groups.values()].flatMap((group) => [
        ...resources(add(group.map(withoutVolume)), terms(group[0]!, group[0]!.reserved, "endpoint")),
        ...group.flatMap((task) => volume(task, "endpoint")),
    ]);
}

/** What a task holds, in the form of GET_TASKS. */
export function taskResources(task: Task): object[] {
    return [...resources(withoutVolume(task), terms(task, task.reserved)), ...volume(task)];
}

function withoutVolume({ resources, volume }: Task): Amounts {
    return volume === undefined ? resources : { ...resources, disk: 0 };
}

function volume(task: Task, form?: "endpoint"): object[] {
    if (task.volume === undefined) return [];
    const { principal } = task.framework.spec;
    const disk = {
        persistence: { id: task.volume, principal },
        volume: { container_path: "data", mode: "RW" },
    };
    const amounts = { cpus: 0, mem: 0, gpus: 0, disk: task.resources.disk };
    return resources(amounts, { ...terms(task, true, form), disk });
}

/** Whom resources are allocated to and reserved for. */
function terms(task: Task, reserved: boolean, form?: "endpoint"): object {
    const role = roleOf(task);
    const { principal } = task.framework.spec;
    const old = form && { role: reserved ? role : "*" };
    if (!reserved) return { ...old, allocation_info: { role } };
    return {
        ...old,
        allocation_info: { role },
        reservation: form && { principal },
        reservations: [{ type: "DYNAMIC", role, principal }],
    };
}

/** Mesos counts in thousandths. */
function add(all: readonly Amounts[]): Amounts {
    const total: Amounts = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
    for (const amounts of all) {
        for (const name of ["cpus", "mem", "disk", "gpus"] as const) {
            total[name] = Math.round((total[name] + amounts[name]) * 1000) / 1000;
        }
    }
    return total;
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
