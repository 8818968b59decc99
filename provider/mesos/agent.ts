// A part of the public types: it imports nothing, as what it imported would be compiled in every program.

/** A registered agent and the machine it runs on. */
export interface Agent {
    id: string;
    hostname: string;
    /** From the agent's pid: the address it announces, which is what maintenance compares. */
    ip: string;
    active: boolean;
    /** Text and scalar attributes; a set is joined with commas. */
    attributes: Record<string, string>;
    region?: string;
    zone?: string;
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
