import { type AgentMachine, type MachineId, machineKey } from "./machine";
import { sameWindow, type Schedule, type Unavailability, type Window, windowsOf } from "./schedule";
import { isSigned, type Signature } from "./signature";

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

/** The owner's windows in a schedule, in order. */
export function ownedWindows(schedule: Schedule, goal: Goal): Window[] {
    return windowsOf(schedule).filter((window) => isOwned(window, goal));
}

export function isOwned(window: Window, { owner, onConflict, windows }: Goal): boolean {
    if (owner.signatures.some((signature) => isSigned(window, signature, owner.machines))) return true;
    if (owner.recorded.some((recorded) => sameWindow(recorded, window))) return true;
    return onConflict === "adopt" && windows.some((desired) => sameWindow(toWindow(desired), window));
}

/** The mode that the goal wants for a machine; undefined where it wants nothing with it. */
export function desiredMode(goal: Goal, machine: MachineId): DesiredWindow["mode"] | undefined {
    const key = machineKey(machine);
    return goal.windows.find(({ machines }) => machines.some((other) => machineKey(other) === key))?.mode;
}

export function toWindow({ machines, unavailability }: DesiredWindow): Window {
    return { machine_ids: machines.map(({ hostname, ip }) => ({ hostname, ip })), unavailability };
}
