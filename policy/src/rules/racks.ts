import { z } from "zod";
import { type Machine, machineOf } from "../windows";

const machineField = z.union([
    z.string(),
    z.object({ hostname: z.string(), ip: z.string().optional(), id: z.string().optional() }),
]);

/** Machines by rack: host names, or objects as `mesos-maintenance agents --json` prints them. */
export const racksField = z
    .record(z.string(), z.array(machineField))
    .default({})
    .describe("The machines of each rack: host names, or hostname, ip and id of each.");

/** Who is who, whichever of its names a window calls a machine by. */
export class Racks {
    /** The machine of each name. */
    private readonly identities = new Map<string, string>();
    private readonly machines = new Map<string, ReadonlySet<string>>();

    constructor(racks: z.output<typeof racksField>) {
        for (const [rack, members] of Object.entries(racks)) {
            this.machines.set(rack, new Set(members.map((member) => this.add(namesOf(member)))));
        }
    }

    /** The machines of all racks. */
    get all(): ReadonlySet<string> {
        return new Set(this.identities.values());
    }

    /** The machines of each rack, as {@link identify} names them. */
    entries(): [string, ReadonlySet<string>][] {
        return [...this.machines];
    }

    /** One name for a machine; one that is in no rack keeps its first. */
    identify(names: Machine): string[] {
        const known = names.flatMap((name) => this.identities.get(name) ?? []);
        return [...known, ...names].slice(0, 1);
    }

    private add(names: Machine): string {
        const [identity = ""] = this.identify(names);
        for (const name of names) this.identities.set(name, identity);
        return identity;
    }
}

function namesOf(member: z.output<typeof machineField>): Machine {
    return typeof member === "string"
        ? machineOf([member])
        : machineOf([member.hostname, member.ip, member.id]);
}
