import * as pulumi from "@pulumi/pulumi";

/**
 * Lets the answer of getAgents stand for machines: of an agent, hostname and ip are what names its machine.
 * Anything else passes unchanged, for check to judge. A known machine beside an unknown one stays known.
 */
export function machinesInput(machines: unknown, named: (value: unknown) => unknown = machineOf): unknown {
    if (machines === undefined) return undefined;
    if (Array.isArray(machines)) return machines.map((machine) => known(machine).apply(named));
    return known(machines).apply((list) => (Array.isArray(list) ? list.map(named) : list));
}

/** An Output that stays typed: what the user gave may be anything. */
function known(value: unknown): pulumi.Output<unknown> {
    return pulumi.output(value as string) as pulumi.Output<unknown>;
}

export function machineOf(value: unknown): unknown {
    const isAgent = typeof value === "object" && value !== null && "attributes" in value && "id" in value;
    if (!isAgent) return value;
    const { hostname, ip } = value as { hostname?: unknown; ip?: unknown };
    return { hostname, ip };
}
