import type { Resource } from "../input/resource";
import { urnParts } from "../input/resource";

/** A machine that was recorded as DOWN, and that this run brings up. */
export interface Returning {
    /** `host (address)` */
    machine: string;
    /** The name of the resource that lets it go. */
    resource: string;
}

type Values = Record<string, unknown>;

/** From the type of a resource to the machines that its inputs keep DOWN; those that are not known yet count. */
const KEEPS: Readonly<Record<string, (inputs: Values, before: Values) => unknown>> = {
    // One that somebody else took DOWN in a window that was only scheduled is left alone while it stays so.
    "pulumi-nodejs:dynamic/mesos:MaintenanceWindow": ({ state = "scheduled", machines }, before) =>
        state === "up" || (state === "scheduled" && before.state === "down") ? [] : machines,
    "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule": ({ windows }) =>
        Array.isArray(windows) ? windows.flatMap((window: unknown) => partOf(window, "machines")) : windows,
    "pulumi-nodejs:dynamic/mesos:RollingMaintenance": ({ machines }) => machines,
};

/**
 * Machines that return to service: DOWN as their resource recorded them, and removed with it, or no longer declared
 * as DOWN. Somebody may be working on them.
 */
export function returning(
    before: ReadonlyMap<string, Resource>,
    after: ReadonlyMap<string, Resource>,
): Returning[] {
    return [...before].flatMap(([urn, resource]) => {
        const keeps = KEEPS[resource.type];
        if (keeps === undefined || resource.external) return [];
        const next = after.get(urn);
        const kept = next === undefined ? [] : keeps(next.inputs, resource.inputs);
        // A list that is not known yet may hold them all.
        if (!Array.isArray(kept)) return [];
        const keys = new Set(kept.flatMap(keysOf));
        return downIn(resource)
            .filter((machine) => !keysOf(machine).some((key) => keys.has(key)))
            .map(({ hostname, ip }) => ({ machine: named(hostname, ip), resource: urnParts(urn).name }));
    });
}

interface MachineState {
    hostname: string;
    ip: string;
    mode: string;
    declaredAs?: string;
}

function downIn({ outputs }: Resource): MachineState[] {
    const states = Array.isArray(outputs.machineStates) ? (outputs.machineStates as unknown[]) : [];
    return states.filter((state): state is MachineState => {
        const { hostname, ip, mode } = (state ?? {}) as Partial<MachineState>;
        return typeof hostname === "string" && typeof ip === "string" && mode === "DOWN";
    });
}

/** All texts that a declaration may name a machine by. */
function keysOf(machine: unknown): string[] {
    if (typeof machine === "string") return [machine.toLowerCase()];
    const { hostname, ip, declaredAs } = (machine ?? {}) as Partial<MachineState>;
    const both = typeof hostname === "string" ? [`${hostname.toLowerCase()}|${ip}`] : [];
    return declaredAs === undefined ? both : [...both, declaredAs.toLowerCase()];
}

function partOf(value: unknown, name: string): unknown[] {
    const part = typeof value === "object" && value !== null ? (value as Values)[name] : [];
    return Array.isArray(part) ? part : [part];
}

function named(hostname: string, ip: string): string {
    return hostname === ip ? hostname : `${hostname} (${ip})`;
}
