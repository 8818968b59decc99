import { randomUUID } from "node:crypto";
import { writeJson } from "../json/writer";
import type { AgentSpec, EmulatorOptions, FrameworkSpec, TaskSpec } from "../options";
import type { MachineID, Schedule } from "../wire/maintenance";
import { Agents, machineOf, type Agent } from "./agents";
import { checkDrained } from "./drain";
import { Frameworks, type Framework } from "./frameworks";
import { InverseOffers } from "./inverse-offers";
import { Machines } from "./machines";
import { Operations } from "./operations";
import { forbidden } from "./refusal";
import { Registry } from "./registry";
import type { Task } from "./tasks";
import { now, Timers } from "./timers";
import { checkMachines, validateSchedule, type Approve } from "./validation";

/** What the master did, for tests that count. */
export interface MasterCounters {
    /** Schedules taken, by whichever API. */
    schedulePosts: number;
    /** Those of them that changed nothing, and rescinded all offers nonetheless. */
    noopSchedulePosts: number;
    /** An agent's spare resources count as one offer, an unanswered inverse offer as another. */
    rescindedOffers: number;
}

/** The state of a master and of the cluster behind it, and what the maintenance calls do to it. */
export class Master {
    id = randomUUID() as string;
    startTime = now();
    readonly machines = new Machines();
    readonly registry = new Registry();
    readonly agents = new Agents();
    readonly frameworks = new Frameworks();
    readonly operations = new Operations();
    readonly timers = new Timers();
    readonly inverseOffers: InverseOffers;
    counters: MasterCounters = { schedulePosts: 0, noopSchedulePosts: 0, rescindedOffers: 0 };
    readonly removalDelayMs: number;
    /** False until the registry is read: no agent can register. */
    recovered = true;
    private schedules: Schedule[] = [];
    private readonly returnDelayMs: number;
    private readonly agentsReturn: boolean;

    constructor(options: EmulatorOptions) {
        this.removalDelayMs = options.removalDelayMs ?? 20;
        this.returnDelayMs = options.returnDelayMs ?? 50;
        this.agentsReturn = options.agentsReturn ?? true;
        this.inverseOffers = new InverseOffers(this, this.timers, options.answerDelayMs ?? 20);
        for (const agent of options.agents ?? []) this.addAgent(agent);
        for (const framework of options.frameworks ?? []) this.addFramework(framework);
    }

    get schedule(): Schedule {
        return this.schedules[0] ?? {};
    }

    /** Replaces the whole schedule. Every offer is rescinded, even where nothing changes. */
    updateSchedule(schedule: Schedule, approve: Approve): void {
        validateSchedule(schedule, this.machines);
        const scheduled = (schedule.windows ?? []).flatMap(({ machine_ids = [], unavailability }) =>
            machine_ids.map((id) => ({ id, unavailability })),
        );
        if (!scheduled.every(({ id }) => approve(id))) throw forbidden();

        this.counters.schedulePosts++;
        if (writeJson(schedule) === writeJson(this.schedule)) this.counters.noopSchedulePosts++;
        this.counters.rescindedOffers += this.agents.registered().length + this.inverseOffers.rescind();
        this.registry.updateSchedule(schedule);
        this.schedules = [...this.registry.schedules];
        const listed = new Set(
            scheduled.map(({ id, unavailability }) => {
                const machine = this.machines.learn(id);
                if (machine.mode === "UP") machine.mode = "DRAINING";
                machine.unavailability = unavailability;
                return machine;
            }),
        );
        for (const machine of this.machines) {
            if (listed.has(machine)) continue;
            machine.mode = "UP";
            machine.unavailability = undefined;
        }
        this.inverseOffers.send();
    }

    /** machine/down: the mode changes at once, the agents and their tasks go a moment later. */
    startMaintenance(ids: readonly MachineID[], approve: Approve): void {
        checkMachines(ids, this.machines, "DRAINING", approve);
        this.registry.start(ids);
        for (const id of ids) {
            this.machines.learn(id).mode = "DOWN";
            for (const agent of this.agents.on(id)) this.removeLater(agent);
        }
    }

    /** machine/up: the machines leave the schedule; their agents register when somebody starts them. */
    stopMaintenance(ids: readonly MachineID[], approve: Approve): void {
        checkMachines(ids, this.machines, "DOWN", approve);
        this.registry.stop(ids);
        this.schedules = [...this.registry.schedules];
        for (const id of ids) {
            const machine = this.machines.learn(id);
            machine.mode = "UP";
            machine.unavailability = undefined;
        }
        this.returnLater();
    }

    addAgent(spec: AgentSpec): Agent {
        const agent = this.agents.add(spec, this.id);
        this.machines.learn(machineOf(agent));
        if (this.isDown(agent)) this.agents.unregister(agent);
        return agent;
    }

    /** The agent is removed as by the master; its process is gone, too. */
    deleteAgent(agent: Agent): void {
        this.remove(agent, "health check timed out");
        this.agents.delete(agent);
    }

    addFramework(spec: FrameworkSpec): Framework {
        const framework = this.frameworks.add(spec, this.id);
        for (const task of spec.tasks ?? []) this.launch(framework, task);
        return framework;
    }

    launch(framework: Framework, { agent: hostname, ...spec }: TaskSpec): Task {
        const agent = this.agents.byHostname(hostname);
        if (agent === undefined) throw new Error(`no agent has the host name ${hostname}`);
        const task = this.frameworks.launch(framework, agent, spec);
        this.inverseOffers.send([agent]);
        return task;
    }

    kill(task: Task): void {
        this.frameworks.kill(task);
        checkDrained(this, task.agent);
    }

    acknowledge(task: Task): void {
        this.frameworks.acknowledge(task);
        checkDrained(this, task.agent);
    }

    finishOperation(id: string): void {
        const operation = this.operations.finish(id);
        if (operation === undefined) throw new Error(`no operation with the id ${id} is pending`);
        checkDrained(this, operation.agent);
    }

    /** Forgets what is in memory alone: machines that are UP, answers, agents. */
    forget(): void {
        this.recovered = false;
        this.inverseOffers.rescind();
        this.machines.clear();
        this.schedules = [];
        for (const agent of this.agents.registered()) agent.registered = false;
    }

    /** Starts anew from the registry, under a new id; the agents register again. */
    recover(): void {
        this.forget();
        this.recovered = true;
        this.id = randomUUID();
        this.startTime = now();
        this.schedules = [...this.registry.schedules];
        for (const machine of this.registry.machines) Object.assign(this.machines.learn(machine.id), machine);
        this.register(this.agents.away());
    }

    /** An empty schedule, all machines UP, all agents registered; tasks stay as they are. */
    reset(): void {
        this.timers.clear();
        this.registry.clear();
        this.operations.clear();
        for (const agent of this.agents.registered()) this.agents.unregister(agent);
        this.recover();
        this.counters = { schedulePosts: 0, noopSchedulePosts: 0, rescindedOffers: 0 };
    }

    private removeLater(agent: Agent): void {
        this.timers.after(this.removalDelayMs, () => {
            this.remove(agent);
            if (!this.isDown(agent)) this.returnLater();
        });
    }

    /** Agents under a supervisor are started again and again, until their machine is UP. */
    private returnLater(): void {
        if (this.agentsReturn) this.timers.after(this.returnDelayMs, () => this.register(this.agents.away()));
    }

    private remove(agent: Agent, why = "Operator initiated 'Machine DOWN'"): void {
        this.agents.unregister(agent);
        this.inverseOffers.drop(agent);
        this.operations.drop(agent);
        this.frameworks.lose(agent, `Agent ${agent.spec.hostname} removed: ${why}`);
    }

    /** Agents of machines that are DOWN are sent away. */
    private register(agents: readonly Agent[]): void {
        if (!this.recovered) return;
        for (const agent of agents) {
            if (this.isDown(agent)) {
                this.remove(agent);
                continue;
            }
            this.agents.reregister(agent);
            this.machines.learn(machineOf(agent));
        }
        this.inverseOffers.send();
    }

    private isDown(agent: Agent): boolean {
        return this.machines.withKey(agent.machine)?.mode === "DOWN";
    }
}
