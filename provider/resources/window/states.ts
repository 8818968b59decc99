// A part of the public types: it imports no library, as that would be compiled in every program.
import type { AgentMachine } from "../../schedule";

export type MachineMode = "UP" | "DRAINING" | "DOWN" | "UNKNOWN";

export interface MachineState extends AgentMachine {
    mode: MachineMode;
    /** The text in `machines` that this machine was looked up by; absent where it was declared in full. */
    declaredAs?: string;
}

/**
 * Where a window stands: `draining` where its machines are to go down and are not drained yet, `partial` where they
 * differ, `failed` where the last operation did not finish and nothing more is known.
 */
export type Phase = "scheduled" | "draining" | "down" | "up" | "partial" | "failed";

/** An agent as it was when its machine went down, to compare with what comes back. */
export interface RecordedAgent {
    hostname: string;
    ip: string;
    id: string;
    attributes: Record<string, string>;
    resources: { cpus: number; mem: number; disk: number; gpus: number };
    /** Whether this resource sent it DRAIN_AGENT: such a one is reactivated, and no other. */
    drained?: boolean;
    /** Whether somebody else had deactivated or drained it. */
    deactivated?: boolean;
}
