// A part of the public types: it imports nothing, as what it imported would be compiled in every program.

/** A registered agent and the machine it runs on. */
export interface Agent {
    id: string;
    hostname: string;
    /** From the agent's pid: the address it announces, which is what maintenance compares. */
    ip: string;
    /** From the agent's pid; 0 where it has none. */
    port: number;
    /** Connected, and not deactivated. */
    active: boolean;
    /** Text and scalar attributes; a set is joined with commas. */
    attributes: Record<string, string>;
    region?: string;
    zone?: string;
    /** All it has, over all roles and reservations. */
    resources: Amounts;
    /** The same with ports and all else, by name and role; see totalsOf. */
    totals: Record<string, string>;
    /** What of that is in use. */
    allocated: Amounts;
    version: string;
    /** An operator has deactivated or drained it: it is in no offer. */
    deactivated: boolean;
    drain?: { state: "DRAINING" | "DRAINED"; markGone: boolean };
    /** Whether it knows DRAIN_AGENT: Mesos 1.9 and later. */
    canDrain: boolean;
}

/** How much there is of each resource; mem and disk in MiB. */
export interface Amounts {
    cpus: number;
    mem: number;
    disk: number;
    gpus: number;
}

/** A registered agent. It can stand in `machines` as it is. */
export interface AgentResult {
    id: string;
    hostname: string;
    /** From the agent's pid: what maintenance compares. */
    ip: string;
    active: boolean;
    attributes: Record<string, string>;
    region?: string;
    zone?: string;
    /** Tasks that run on the agent now. */
    tasks: number;
}
