import type { MachineID, Unavailability } from "../wire/maintenance";

export interface Machine {
    /** As it was spelt first. */
    readonly id: MachineID;
    mode: "UP" | "DRAINING" | "DOWN";
    unavailability?: Unavailability;
}

/** The machines that a master knows; it never forgets one. */
export class Machines {
    private readonly known = new Map<string, Machine>();

    get(id: MachineID): Machine | undefined {
        return this.withKey(machineKey(id));
    }

    withKey(key: string): Machine | undefined {
        return this.known.get(key);
    }

    /** The machine, known from now on. */
    learn(id: MachineID): Machine {
        const machine = this.get(id) ?? { id, mode: "UP" };
        this.known.set(machineKey(id), machine);
        return machine;
    }

    forget(id: MachineID): void {
        this.known.delete(machineKey(id));
    }

    clear(): void {
        this.known.clear();
    }

    [Symbol.iterator](): IterableIterator<Machine> {
        return this.known.values();
    }
}

/** Equal for equal machines: host names without case (ASCII only), an absent field is not an empty one. */
export function machineKey({ hostname, ip }: MachineID): string {
    const lower = hostname?.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    return JSON.stringify([lower ?? null, ip ?? null]);
}
