import type { MachineID, Unavailability } from "../wire/maintenance";
import { isActive, type Agent, type Agents } from "./agents";
import type { Framework, Frameworks } from "./frameworks";
import type { Machines } from "./machines";
import { isOver } from "./tasks";
import { now, type Timers } from "./timers";

/** What the master asks a framework about an agent with an unavailability, and the answer, once there is one. */
export interface InverseOffer {
    readonly number: number;
    readonly framework: Framework;
    readonly agent: Agent;
    readonly unavailability: Unavailability;
    answer?: { status: "ACCEPT" | "DECLINE"; timestamp: number };
}

/** Asks the frameworks about scheduled machines and takes their answers, which the master heeds in no way. */
export class InverseOffers {
    private readonly offers = new Map<Agent, InverseOffer[]>();
    private lastNumber = -1;
    private staying: readonly Agent[] | undefined;

    constructor(
        private readonly cluster: { machines: Machines; agents: Agents; frameworks: Frameworks },
        private readonly timers: Timers,
        private readonly answerDelayMs: number,
    ) {}

    /** Asks every framework that uses one of the agents, if its machine is scheduled, and was not asked yet. */
    send(agents: readonly Agent[] = this.cluster.agents.registered()): void {
        const { machines, frameworks } = this.cluster;
        for (const agent of agents) {
            const unavailability = machines.withKey(agent.machine)?.unavailability;
            if (unavailability === undefined) continue;
            const users = new Set(
                frameworks.tasksOn(agent).flatMap((task) => (isOver(task) ? [] : task.framework)),
            );
            for (const framework of frameworks.running()) {
                const concerned = framework.spec.holdsOffers === true || users.has(framework);
                if (!concerned || framework.spec.active === false) continue;
                if (!this.on(agent).some((offer) => offer.framework === framework))
                    this.ask(framework, agent, unavailability);
            }
        }
    }

    /** Takes back all of them, and the answers with them; says how many were outstanding. */
    rescind(): number {
        const outstanding = this.outstanding().length;
        this.offers.clear();
        return outstanding;
    }

    /** The agent is gone, and nobody is asked about it any more. */
    drop(agent: Agent): void {
        this.offers.delete(agent);
    }

    outstanding(): InverseOffer[] {
        return [...this.offers.values()]
            .flat()
            .filter(({ answer, framework }) => answer === undefined && framework.running);
    }

    /** The answers for a machine: one for each framework and agent on it. They outlive the framework. */
    answered(machine: MachineID): InverseOffer[] {
        return this.cluster.agents
            .on(machine)
            .flatMap((agent) => this.on(agent))
            .filter(({ answer }) => answer !== undefined);
    }

    private on(agent: Agent): readonly InverseOffer[] {
        return this.offers.get(agent) ?? [];
    }

    private ask(framework: Framework, agent: Agent, unavailability: Unavailability): void {
        const offer: InverseOffer = { number: ++this.lastNumber, framework, agent, unavailability };
        this.offers.set(agent, [...this.on(agent), offer]);
        const { inverseOffers = "ignore", answerDelayMs = this.answerDelayMs } = framework.spec;
        if (inverseOffers === "ignore" && !framework.spec.relocate) return;
        this.timers.after(answerDelayMs, () => {
            if (!this.on(agent).includes(offer) || !framework.running) return;
            if (inverseOffers !== "ignore") {
                offer.answer = {
                    status: inverseOffers === "accept" ? "ACCEPT" : "DECLINE",
                    timestamp: now(),
                };
            }
            if (framework.spec.relocate) this.relocate(framework, agent);
        });
    }

    /** The agents that are not to go down, looked for once for all answers that are due at a moment. */
    private stayingAgents(): readonly Agent[] {
        if (this.staying !== undefined) return this.staying;
        const { machines, agents } = this.cluster;
        setImmediate(() => (this.staying = undefined));
        this.staying = agents
            .registered()
            .filter((agent) => isActive(agent) && machines.withKey(agent.machine)?.mode === "UP");
        return this.staying;
    }

    /** Moves the tasks to the agents that are not to go down, the least busy one first. */
    private relocate(framework: Framework, from: Agent): void {
        const { frameworks } = this.cluster;
        const [first, ...rest] = this.stayingAgents();
        if (first === undefined) return;
        const least = (a: Agent, b: Agent) => (frameworks.loadOf(b) < frameworks.loadOf(a) ? b : a);
        for (const task of frameworks.tasksOn(from)) {
            if (task.framework !== framework || isOver(task)) continue;
            frameworks.kill(task);
            frameworks.launch(framework, rest.reduce(least, first), { name: task.name, ...task.resources });
        }
    }
}
