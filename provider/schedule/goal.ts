import { type AgentMachine, type MachineId, machineKey } from "./machine";
import { type Unavailability, type Window } from "./schedule";
import { type Signature } from "./signature";

/** What to do about a machine that is already in somebody else's window. */
export type OnConflict = "fail" | "adopt" | "takeover";

/** One window that should stand on the master. */
export interface DesiredWindow {
    machines: readonly AgentMachine[];
    unavailability: Unavailability;
    /** DRAINING is scheduled and still serving; DOWN is taken off the cluster. */
    mode: "DRAINING" | "DOWN";
}

/** How an owner finds its windows again among everybody's. */
export interface Owner {
    /** The current one first; those of earlier names behind it. */
    signatures: readonly [Signature, ...Signature[]];
    /** Every machine that the owner declares, or declared when it last succeeded. */
    machines: readonly MachineId[];
    /**
     * Whether `machines` are all that it may have scheduled: then somebody else put any other into its windows.
     * False where a run that was killed may have left more, of which nothing is on record.
     */
    complete?: boolean;
    /**
     * Windows as last recorded. Tools that pass the schedule through a double round our signature away;
     * the same machines at the same time are still ours.
     */
    recorded: readonly Window[];
}

/** What one resource wants of the schedule. No windows: everything of the owner is given back. */
export interface Goal {
    owner: Owner;
    windows: readonly DesiredWindow[];
    onConflict: OnConflict;
    /**
     * Bring up machines that are DOWN though the goal only schedules them. Set where the change from down was
     * declared; otherwise somebody may be working on that machine, and it is left alone.
     */
    release: boolean;
    /** Remove every window of others: the authoritative form. */
    exclusive: boolean;
}

/** The modes that the goal wants, by the keys of its machines. */
export function desiredModes({ windows }: Goal): Map<string, DesiredWindow["mode"]> {
    return new Map(
        windows.flatMap(({ machines, mode }) => machines.map((each) => [machineKey(each), mode] as const)),
    );
}

export function toWindow({ machines, unavailability }: DesiredWindow): Window {
    return { machine_ids: machines.map(({ hostname, ip }) => ({ hostname, ip })), unavailability };
}
