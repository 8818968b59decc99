import type { AgentSpec } from "../options";
import type { MachineID } from "../wire/maintenance";
import { machineKey } from "./machines";
import { now } from "./timers";

/** An agent process, registered with the master or not. */
export interface Agent {
    readonly id: string;
    readonly spec: AgentSpec;
    /** The key of its machine. */
    readonly machine: string;
    /** Its libprocess address, which holds the machine's ip. */
    readonly pid: string;
    registered: boolean;
    registeredTime: number;
    reregisteredTime?: number;
    deactivated: boolean;
    drain?: Drain;
    /** Marked gone: it may never come back. */
    gone: boolean;
}

export interface Drain {
    state: "DRAINING" | "DRAINED";
    readonly maxGracePeriod?: { nanoseconds: bigint };
    readonly markGone: boolean;
    readonly startedAt: number;
}

/** All agents of the cluster, in the order of their first registration. */
export class Agents {
    private readonly all: Agent[] = [];
    private readonly processes = new Map<string, number>();
    private lastNumber = -1;

    /** Registers a new agent. */
    add(spec: AgentSpec, masterId: string): Agent {
        const address = `${spec.ip}:${spec.port ?? 5051}`;
        const process = (this.processes.get(address) ?? 0) + 1;
        this.processes.set(address, process);
        const agent: Agent = {
            id: spec.id ?? `${masterId}-S${++this.lastNumber}`,
            spec,
            machine: machineKey({ hostname: spec.hostname, ip: spec.ip }),
            pid: `slave(${process})@${address}`,
            registered: true,
            registeredTime: now(),
            deactivated: false,
            gone: false,
        };
        this.all.push(agent);
        return agent;
    }

    /** The agent registers again under its old id. */
    reregister(agent: Agent): void {
        agent.registered = true;
        agent.registeredTime = now();
        agent.reregisteredTime = now();
    }

    /** The master drops the agent, and with it what it was told of draining. */
    unregister(agent: Agent): void {
        agent.registered = false;
        agent.deactivated = false;
        agent.drain = undefined;
    }

    /** Takes the process away for good. */
    delete(agent: Agent): void {
        agent.registered = false;
        this.all.splice(this.all.indexOf(agent), 1);
    }

    registered(): Agent[] {
        return this.all.filter((agent) => agent.registered);
    }

    away(): Agent[] {
        return this.all.filter((agent) => !agent.registered && !agent.gone);
    }

    on(machine: MachineID): Agent[] {
        const key = machineKey(machine);
        return this.all.filter((agent) => agent.machine === key);
    }

    byId(id: string): Agent | undefined {
        return this.all.find((agent) => agent.id === id);
    }

    byHostname(hostname: string): Agent | undefined {
        return this.all.find((agent) => agent.spec.hostname === hostname);
    }
}

export function machineOf({ spec }: Agent): Required<MachineID> {
    return { hostname: spec.hostname, ip: spec.ip };
}

/** What the master calls active: connected, and not deactivated by an operator. */
export function isActive({ spec, deactivated }: Agent): boolean {
    return spec.active !== false && !deactivated;
}
