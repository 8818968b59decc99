/**
 * A machine as Mesos names it. An agent always announces both fields, so an entry with only one of them
 * matches no agent; such entries of others are still carried through unchanged.
 */
export interface MachineId {
    hostname?: string;
    ip?: string;
}

/** A machine that an agent can match. */
export interface AgentMachine extends MachineId {
    hostname: string;
    ip: string;
}

/**
 * Equal keys mean equal machines, exactly as the master compares them: host names without case (ASCII only),
 * addresses as text, and an absent field differs from an empty one (Mesos 1.11, `type_utils.hpp`).
 */
export function machineKey({ hostname, ip }: MachineId): string {
    return JSON.stringify([hostname === undefined ? null : lowerAscii(hostname), ip ?? null]);
}

/** `agent-1.mesos (10.0.0.1)`, as the master's own messages write it; without a host name the address alone. */
export function describeMachine({ hostname, ip }: MachineId): string {
    if (!hostname) return ip ?? "(no machine)";
    return ip === undefined ? hostname : `${hostname} (${ip})`;
}

export function machineKeys(machines: readonly MachineId[]): Set<string> {
    return new Set(machines.map(machineKey));
}

/** True where both lists hold the same machines, in whatever order. */
export function sameMachines(a: readonly MachineId[], b: readonly MachineId[]): boolean {
    const keys = machineKeys(a);
    return a.length === b.length && b.every((machine) => keys.has(machineKey(machine)));
}

function lowerAscii(text: string): string {
    return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
