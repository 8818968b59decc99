import { type Agent, type Amounts, currentAgents, type Framework, liveTasks, type Task } from "../mesos";
import { type MachineId, machineKey } from "../schedule";
import { groupBy } from "./group";

/** What runs in a cluster now, as read from its master. */
export interface ClusterFacts {
    agents: readonly Agent[];
    tasks: readonly Task[];
    frameworks: readonly Framework[];
}

/** The facts, laid out for questions about machines: one pass over 100,000 tasks, however many windows ask. */
export class Cluster {
    readonly total: Amounts;
    /** Without those that are listed beside their successors. */
    readonly agents: readonly Agent[];
    private readonly agentsByMachine: ReadonlyMap<string, Agent[]>;
    /** With those of old ids. */
    private readonly listedByMachine: ReadonlyMap<string, Agent[]>;
    private readonly tasksByAgent: ReadonlyMap<string, Task[]>;
    private readonly frameworkById: ReadonlyMap<string, Framework>;
    private readonly instances = new Map<string, number>();

    constructor(readonly facts: ClusterFacts) {
        this.agents = currentAgents(facts.agents);
        this.total = sumOf(this.agents.map(({ resources }) => resources));
        this.frameworkById = new Map(facts.frameworks.map((framework) => [framework.id, framework]));
        this.agentsByMachine = groupBy(this.agents, machineKey);
        this.listedByMachine = groupBy(facts.agents, machineKey);
        const running = liveTasks(facts.tasks);
        this.tasksByAgent = groupBy(running, ({ agentId }) => agentId);
        for (const task of running) {
            const instance = instanceKey(task);
            this.instances.set(instance, (this.instances.get(instance) ?? 0) + 1);
        }
    }

    /**
     * Whether the master shows no task at all though agents have resources allocated: reads are filtered by ACL
     * without a word, and who may not `view_tasks` sees an empty cluster.
     */
    get hidesTasks(): boolean {
        return this.facts.tasks.length === 0 && this.facts.agents.some(({ allocated }) => allocated.cpus > 0);
    }

    agentsOn(machine: MachineId): readonly Agent[] {
        return this.agentsByMachine.get(machineKey(machine)) ?? [];
    }

    /** The tasks on a machine that are not over: those of an agent's old id too, as long as the master lists them. */
    tasksOn(machine: MachineId): readonly Task[] {
        const listed = this.listedByMachine.get(machineKey(machine)) ?? [];
        return listed.flatMap(({ id }) => this.tasksByAgent.get(id) ?? []);
    }

    /** A framework that the master does not show goes by its id. */
    frameworkOf({ frameworkId }: Pick<Task, "frameworkId">): Pick<Framework, "id" | "name"> {
        return this.frameworkById.get(frameworkId) ?? { id: frameworkId, name: frameworkId };
    }

    isSingleInstance(task: Task): boolean {
        return this.instances.get(instanceKey(task)) === 1;
    }
}

export function sumOf(amounts: readonly Amounts[]): Amounts {
    const sum = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
    for (const { cpus, mem, disk, gpus } of amounts) {
        sum.cpus += cpus;
        sum.mem += mem;
        sum.disk += disk;
        sum.gpus += gpus;
    }
    return sum;
}

/**
 * Instances of one application share its name: Marathon gives all the same, others number them (`broker-0`,
 * `kafka-1-broker`).
 */
function instanceKey({ frameworkId, name }: Task): string {
    return `${frameworkId} ${name.replace(/(?<![a-z0-9])\d+(?![a-z0-9])/gi, "#")}`;
}
