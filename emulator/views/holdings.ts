import { isOver, type Task } from "../master/tasks";
import type { AgentSpec } from "../options";
import { add, amountsOf, resources, roleOf, subtract, type Amounts } from "./resources";

/** A part of an agent that tasks hold on the same terms. */
interface Holding {
    readonly role: string;
    /** Of the reservation. */
    readonly principal?: string;
    readonly reserved: boolean;
    /** The id of the volume that it is. */
    readonly volume?: string;
    readonly amounts: Amounts;
}

/** What a task holds, in the form of GET_TASKS. */
export function taskResources(task: Task): object[] {
    return holdings(task).flatMap((holding) =>
        resources(holding.amounts, { ...allocation(holding), ...reservation(holding), ...volume(holding) }),
    );
}

/** What the tasks hold together, in the form of GET_AGENTS, which names the role of a reservation as of old, too. */
export function allocated(tasks: readonly Task[]): object[] {
    return together(tasks).flatMap((holding) =>
        resources(holding.amounts, { ...endpointForm(holding, allocation(holding)), ...volume(holding) }),
    );
}

/** All that an agent has: first what nothing is reserved of, then what is, for its tasks. */
export function total(spec: AgentSpec, tasks: readonly Task[]): object[] {
    const reserved = together(tasks).filter((holding) => holding.reserved);
    return [
        ...resources(unreserved(spec, tasks), { role: "*" }),
        ...reserved.flatMap((holding) =>
            resources(holding.amounts, { ...endpointForm(holding), ...volume(holding) }),
        ),
    ];
}

export function unreserved(spec: AgentSpec, tasks: readonly Task[]): Amounts {
    const reserved = together(tasks).filter((holding) => holding.reserved);
    return subtract(amountsOf(spec), add(reserved.map(({ amounts }) => amounts)));
}

/** The amounts that are reserved, by role. */
export function reservedByRole(tasks: readonly Task[]): Map<string, Amounts> {
    const roles = new Map<string, Amounts>();
    for (const { role, reserved, amounts } of together(tasks)) {
        if (reserved) roles.set(role, add([roles.get(role) ?? NOTHING, amounts]));
    }
    return roles;
}

const NOTHING: Amounts = { cpus: 0, mem: 0, disk: 0, gpus: 0 };

/** A task that is over holds nothing; a volume stands apart from the rest. */
function holdings(task: Task): Holding[] {
    const { resources: amounts, reserved, volume } = task;
    const terms = { role: roleOf(task), principal: task.framework.spec.principal };
    if (volume === undefined) return [{ ...terms, reserved, amounts }];
    return [
        { ...terms, reserved, amounts: { ...amounts, disk: 0 } },
        { ...terms, reserved: true, volume, amounts: { ...NOTHING, disk: amounts.disk } },
    ];
}

/** Those on the same terms are added up. */
function together(tasks: readonly Task[]): Holding[] {
    const groups = new Map<string, Holding[]>();
    for (const holding of tasks.filter((task) => !isOver(task)).flatMap(holdings)) {
        const { role, principal, reserved, volume } = holding;
        const key = JSON.stringify([role, principal, reserved, volume]);
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key)!.push(holding);
    }
    return [...groups.values()].map((group) => ({
        ...group[0]!,
        amounts: add(group.map(({ amounts }) => amounts)),
    }));
}

function allocation({ role }: Holding): object {
    return { allocation_info: { role } };
}

function reservation({ reserved, role, principal }: Holding): object {
    return reserved ? { reservations: [{ type: "DYNAMIC", role, principal }] } : {};
}

function endpointForm(holding: Holding, between: object = {}): object {
    const { reserved, role, principal } = holding;
    const old = reserved ? { reservation: { principal } } : {};
    return { role: reserved ? role : "*", ...between, ...old, ...reservation(holding) };
}

function volume({ volume: id, principal }: Holding): object {
    if (id === undefined) return {};
    return {
        disk: { persistence: { id, principal }, volume: { mode: "RW", container_path: "data" } },
    };
}
