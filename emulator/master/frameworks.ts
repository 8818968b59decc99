import type { FrameworkSpec, TaskSpec } from "../options";
import type { Agent } from "./agents";
import { isOver, newTask, statusFromAgent, type Task, type TaskStatus } from "./tasks";
import { now } from "./timers";

export interface Framework {
    readonly id: string;
    readonly spec: FrameworkSpec;
    readonly registeredTime: number;
    /** In the order of their launch; those that are over until the framework has acknowledged that. */
    readonly tasks: Set<Task>;
    readonly completed: Task[];
    /** False once it ended. */
    running: boolean;
}

/** The frameworks and their tasks. */
export class Frameworks {
    private readonly all: Framework[] = [];
    private readonly byAgent = new Map<Agent, Set<Task>>();
    /** The newest task of each id that there ever was. */
    private readonly byId = new Map<string, Task>();
    private lastNumber = -1;
    private lastTask = 0;

    add(spec: FrameworkSpec, masterId: string): Framework {
        const id = spec.id ?? `${masterId}-${String(++this.lastNumber).padStart(4, "0")}`;
        const framework = {
            id,
            spec,
            registeredTime: now(),
            tasks: new Set<Task>(),
            completed: [],
            running: true,
        };
        this.all.push(framework);
        return framework;
    }

    launch(framework: Framework, agent: Agent, spec: Omit<TaskSpec, "agent"> = {}): Task {
        const name = spec.name ?? `${framework.spec.name}-${++this.lastTask}`;
        const id = this.byId.has(name) ? `${name}-${++this.lastTask}` : name;
        const task = newTask(id, name, framework, agent, spec);
        framework.tasks.add(task);
        this.byId.set(id, task);
        if (!this.byAgent.has(agent)) this.byAgent.set(agent, new Set());
        this.byAgent.get(agent)!.add(task);
        return task;
    }

    /** The agent ends the task; the master lists it until the framework has acknowledged that. */
    kill(task: Task): void {
        if (isOver(task)) return;
        task.statuses.push(statusFromAgent("TASK_KILLED"));
        if (task.framework.spec.acknowledges !== false) this.complete(task);
    }

    acknowledge(task: Task): void {
        if (isOver(task)) this.complete(task);
    }

    /** What becomes of the tasks of an agent that the master removes. */
    lose(agent: Agent, message: string): void {
        const how = { state: "TASK_LOST", source: "SOURCE_MASTER", reason: "REASON_AGENT_REMOVED" } as const;
        for (const task of this.tasksOn(agent)) this.lost(task, { ...how, message, timestamp: now() });
    }

    running(): Framework[] {
        return this.all.filter((framework) => framework.running);
    }

    ended(): Framework[] {
        return this.all.filter((framework) => !framework.running);
    }

    tasksOn(agent: Agent): Task[] {
        return [...(this.byAgent.get(agent) ?? [])];
    }

    /** How many tasks are listed there. */
    loadOf(agent: Agent): number {
        return this.byAgent.get(agent)?.size ?? 0;
    }

    /** The framework is torn down, its tasks with it. */
    end(framework: Framework): void {
        for (const task of framework.tasks) {
            this.kill(task);
            this.complete(task);
        }
        framework.running = false;
    }

    byName(name: string): Framework | undefined {
        return this.running().find(({ spec }) => spec.name === name);
    }

    task(id: string): Task | undefined {
        return this.byId.get(id);
    }

    private lost(task: Task, status: TaskStatus): void {
        if (!isOver(task)) task.statuses.push(status);
        this.complete(task);
    }

    private complete(task: Task): void {
        const { framework, agent } = task;
        if (!framework.tasks.delete(task)) return;
        framework.completed.push(task);
        this.byAgent.get(agent)!.delete(task);
    }
}
