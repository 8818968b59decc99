// A part of the public types: it imports no library, as that would be compiled in every program.
import type { AgentMachine } from "../../schedule";

export type MachineMode = "UP" | "DRAINING" | "DOWN" | "UNKNOWN";

export interface MachineState extends AgentMachine {
    mode: MachineMode;
    /** The text in `machines` that this machine was looked up by; absent where it was declared in full. */
    declaredAs?: string;
}

/** Where a window stands: `partial` where its machines differ, `failed` where the last operation did not finish. */
export type Phase = "scheduled" | "down" | "up" | "partial" | "failed";
