import { machineKey } from "../../provider/schedule";
import type { MachineReference } from "../input/windows";
import type { Machine } from "../schema";

/** A machine that something told of: a program, the recorded state or the master. */
export interface KnownMachine {
    hostname: string;
    ip: string;
    /** The id of its agent. */
    id?: string;
    group?: string;
}

/** Names machines alike, however a program refers to them. */
export class Directory {
    private readonly groups = new Map<string, string>();
    private readonly byText = new Map<string, Map<string, KnownMachine>>();

    constructor(known: Iterable<KnownMachine>) {
        for (const machine of known) {
            const key = machineKey(machine);
            if (machine.group !== undefined) this.groups.set(key, machine.group);
            for (const text of [machine.hostname, machine.ip, machine.id ?? ""]) {
                if (text === "") continue;
                const found = this.byText.get(text.toLowerCase()) ?? new Map<string, KnownMachine>();
                this.byText.set(text.toLowerCase(), found.set(key, machine));
            }
        }
    }

    machine({ hostname = "", ip = "", text = "" }: MachineReference): Machine {
        if (hostname !== "" && ip !== "") return this.full({ hostname, ip });
        const name = text || hostname || ip;
        const found = [...(this.byText.get(name.toLowerCase())?.values() ?? [])];
        return found.length === 1 ? this.full(found[0]!) : { name, ip: null, group: null };
    }

    private full({ hostname, ip }: KnownMachine): Machine {
        return { name: hostname, ip, group: this.groups.get(machineKey({ hostname, ip })) ?? null };
    }
}

/** Equal for equal machines, as the master compares them. */
export function keyOf({ name, ip }: Machine): string {
    return ip === null ? name.toLowerCase() : machineKey({ hostname: name, ip });
}

export function describe({ name, ip }: Machine): string {
    return ip === null || ip === name ? name : `${name} (${ip})`;
}
