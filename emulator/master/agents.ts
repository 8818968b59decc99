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

/** All agents of the cluster, in the order of their first registration. Of equal host names the first one counts. */
export class Agents {
    private readonly ids = new Map<string, Agent>();
    private readonly hostnames = new Map<string, Agent[]>();
    private readonly machines = new Map<string, Agent[]>();
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
        if (this.ids.has(agent.id)) throw new Error(`there is an agent with the id ${agent.id} already`);
        this.ids.set(agent.id, agent);
        addTo(this.hostnames, spec.hostname, agent);
        addTo(this.machines, agent.machine, agent);
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
        this.ids.delete(agent.id);
        removeFrom(this.hostnames, agent.spec.hostname, agent);
        removeFrom(this.machines, agent.machine, agent);
    }

    registered(): Agent[] {
        return [...this.ids.values()].filter((agent) => agent.registered);
    }

    away(): Agent[] {
        return [...this.ids.values()].filter((agent) => !agent.registered && !agent.gone);
    }

    on(machine: MachineID): readonly Agent[] {
        return this.machines.get(machineKey(machine)) ?? [];
    }

    byId(id: string): Agent | undefined {
        return this.ids.get(id);
    }

    byHostname(hostname: string): Agent | undefined {
        return this.hostnames.get(hostname)?.[0];
    }
}

function addTo(index: Map<string, Agent[]>, key: string, agent: Agent): void {
    index.set(key, [...(index.get(key) ?? []), agent]);
}

function removeFrom(index: Map<string, Agent[]>, key: string, agent: Agent): void {
    index.set(key, index.get(key)?.filter((other) => other !== agent) ?? []);
}

export function machineOf({ spec }: Agent): Required<MachineID> {
    return { hostname: spec.hostname, ip: spec.ip };
}

/** What the master calls active: connected, and not deactivated by an operator. */
export function isActive({ spec, deactivated }: Agent): boolean {
    return spec.active !== false && !deactivated;
}
