// A part of the public types: it imports no library, as what it imported would be compiled in every program.
import type { Amounts } from "./agent";

/** A task that the master still keeps account of; it may be over, and not acknowledged yet. */
export interface Task {
    id: string;
    name: string;
    frameworkId: string;
    agentId: string;
    /** `TASK_RUNNING` and so on. */
    state: string;
    role: string;
    resources: Amounts;
    /** Whether any of its resources is reserved. The older endpoints do not tell: false. */
    reserved: boolean;
    /** The ids of its persistent volumes. The older endpoints do not tell: none. */
    volumes: string[];
}

/** An operation on resources, such as creating a volume, that is not over. */
export interface Operation {
    /** As its framework calls it; its uuid where that gave it no name. */
    id: string;
    /** `RESERVE`, `CREATE` and so on. */
    type: string;
    agentId?: string;
    frameworkId?: string;
    /** `OPERATION_PENDING` and so on. */
    state: string;
}
