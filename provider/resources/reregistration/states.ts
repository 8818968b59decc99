// A part of the public types: it imports nothing, as what it imported would be compiled in every program.

/** Where a node stands: `pending` where its turn had not come when another one failed. */
export interface AgentState {
    hostname: string;
    ip: string;
    /** The id that the agent is registered under; empty where that is not known. */
    agentId: string;
    /** The id that it had before; empty where it kept its id, or had none. */
    previousAgentId: string;
    state: "done" | "failed" | "pending";
}
