// A part of the public types: it imports no library, as what it imported would be compiled in every program.
import type { MachineId } from "../schedule/machine";

/** A registered framework. */
export interface Framework {
    id: string;
    name: string;
    roles: string[];
    active: boolean;
    connected: boolean;
    /** The agents of inverse offers that it has not answered yet. The older endpoints do not tell: none. */
    inverseOffers: string[];
}

/** What a framework said to the inverse offer for an agent on a machine. Any change of the schedule forgets it. */
export interface Answer {
    machine: MachineId;
    frameworkId: string;
    status: "ACCEPT" | "DECLINE";
}
