import type { MachineID, Unavailability } from "../wire/maintenance";
import { isActive, machineOf, type Agent, type Agents } from "./agents";
import type { Framework, Frameworks } from "./frameworks";
import { machineKey, type Machines } from "./machines";
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
    private offers: InverseOffer[] = [];
    private lastNumber = -1;

    constructor(
        private readonly cluster: { machines: Machines; agents: Agents; frameworks: Frameworks },
        private readonly timers: Timers,
        private readonly answerDelayMs: number,
    ) {}

    /** Asks every framework that uses an agent of a scheduled machine and was not asked yet. */
    send(): void {
        const { machines, agents, frameworks } = this.cluster;
        for (const agent of agents.registered()) {
            const unavailability = machines.get(machineOf(agent))?.unavailability;
            if (unavailability === undefined) continue;
            for (const framework of frameworks.running()) {
                const asked = this.offers.some(
                    (offer) => offer.agent === agent && offer.framework === framework,
                );
                if (!asked && isConcerned(framework, agent)) this.ask(framework, agent, unavailability);
            }
        }
    }

    /** Takes back all of them, and the answers with them; says how many were outstanding. */
    rescind(): number {
        const outstanding = this.outstanding().length;
        this.offers = [];
        return outstanding;
    }

    /** The agent is gone, and nobody is asked about it any more. */
    drop(agent: Agent): void {
        this.offers = this.offers.filter((offer) => offer.agent !== agent);
    }

    outstanding(): InverseOffer[] {
        return this.offers.filter(({ answer, framework }) => answer === undefined && framework.running);
    }

    /** The answers for a machine: one for each framework and agent on it. They outlive the framework. */
    answered(machine: MachineID): InverseOffer[] {
        const key = machineKey(machine);
        return this.offers.filter(({ answer, agent }) => answer !== undefined && agent.machine === key);
    }

    private ask(framework: Framework, agent: Agent, unavailability: Unavailability): void {
        const offer: InverseOffer = { number: ++this.lastNumber, framework, agent, unavailability };
        this.offers.push(offer);
        const { inverseOffers = "ignore", answerDelayMs = this.answerDelayMs } = framework.spec;
        if (inverseOffers === "ignore" && !framework.spec.relocate) return;
        this.timers.after(answerDelayMs, () => {
            if (!this.offers.includes(offer) || !framework.running) return;
            if (inverseOffers !== "ignore") {
                offer.answer = {
                    status: inverseOffers === "accept" ? "ACCEPT" : "DECLINE",
                    timestamp: now(),
                };
            }
            if (framework.spec.relocate) this.relocate(framework, agent);
        });
    }

    /** Moves the tasks to the agents that are not to go down, the least busy one first. */
    private relocate(framework: Framework, from: Agent): void {
        const { machines, agents, frameworks } = this.cluster;
        const stays = (agent: Agent) => isActive(agent) && machines.get(machineOf(agent))?.mode === "UP";
        for (const task of framework.tasks.filter(({ agent }) => agent === from)) {
            const [target] = agents
                .registered()
                .filter(stays)
                .map((agent) => ({ agent, load: frameworks.tasksOn(agent).length }))
                .sort((a, b) => a.load - b.load);
            if (target === undefined) return;
            frameworks.kill(task);
            frameworks.launch(framework, target.agent, { name: task.name, ...task.resources });
        }
    }
}

function isConcerned({ spec, tasks }: Framework, agent: Agent): boolean {
    return spec.active !== false && (spec.holdsOffers === true || tasks.some((task) => task.agent === agent));
}
