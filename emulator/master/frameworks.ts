import { randomBytes, randomUUID } from "node:crypto";
import type { FrameworkSpec, TaskSpec } from "../options";
import type { Agent } from "./agents";
import { now } from "./timers";

export interface Framework {
    readonly id: string;
    readonly spec: FrameworkSpec;
    readonly registeredTime: number;
    readonly tasks: Task[];
    readonly completed: Task[];
    /** False once it ended. */
    running: boolean;
}

export interface Task {
    readonly id: string;
    readonly name: string;
    readonly framework: Framework;
    readonly agent: Agent;
    readonly resources: { cpus: number; mem: number; disk: number; gpus: number };
    readonly containerId: string;
    /** Oldest first; the last one is the task's state. */
    readonly statuses: TaskStatus[];
}

export interface TaskStatus {
    readonly state: "TASK_STARTING" | "TASK_RUNNING" | "TASK_KILLED" | "TASK_LOST";
    readonly source: "SOURCE_EXECUTOR" | "SOURCE_MASTER";
    readonly timestamp: number;
    readonly message?: string;
    /** In the words of the v1 API. */
    readonly reason?: string;
    /** Of updates that come from the agent. */
    readonly uuid?: string;
}

/** The frameworks and their tasks. */
export class Frameworks {
    private readonly all: Framework[] = [];
    private lastNumber = -1;
    private lastTask = 0;

    add(spec: FrameworkSpec, masterId: string): Framework {
        const id = spec.id ?? `${masterId}-${String(++this.lastNumber).padStart(4, "0")}`;
        const framework = { id, spec, registeredTime: now(), tasks: [], completed: [], running: true };
        this.all.push(framework);
        return framework;
    }

    launch(framework: Framework, agent: Agent, spec: Omit<TaskSpec, "agent"> = {}): Task {
        const { cpus = 0.1, mem = 32, disk = 0, gpus = 0 } = spec;
        const name = spec.name ?? `${framework.spec.name}-${++this.lastTask}`;
        const task: Task = {
            id: this.isTaken(name) ? `${name}-${++this.lastTask}` : name,
            name,
            framework,
            agent,
            resources: { cpus, mem, disk, gpus },
            containerId: randomUUID(),
            statuses: [fromExecutor("TASK_STARTING"), fromExecutor("TASK_RUNNING")],
        };
        framework.tasks.push(task);
        return task;
    }

    kill(task: Task): void {
        end(task, fromExecutor("TASK_KILLED"));
    }

    /** What becomes of the tasks of an agent that the master removes. */
    lose(agent: Agent, message: string): void {
        const how = { state: "TASK_LOST", source: "SOURCE_MASTER", reason: "REASON_AGENT_REMOVED" } as const;
        for (const task of this.tasksOn(agent)) end(task, { ...how, message, timestamp: now() });
    }

    running(): Framework[] {
        return this.all.filter((framework) => framework.running);
    }

    ended(): Framework[] {
        return this.all.filter((framework) => !framework.running);
    }

    tasksOn(agent: Agent): Task[] {
        return this.running().flatMap(({ tasks }) => tasks.filter((task) => task.agent === agent));
    }

    /** The framework is torn down, its tasks with it. */
    end(framework: Framework): void {
        for (const task of [...framework.tasks]) this.kill(task);
        framework.running = false;
    }

    byName(name: string): Framework | undefined {
        return this.running().find(({ spec }) => spec.name === name);
    }

    private isTaken(id: string): boolean {
        return this.all.some(({ tasks, completed }) =>
            [...tasks, ...completed].some((task) => task.id === id),
        );
    }
}

export function stateOf(task: Task): TaskStatus["state"] {
    return task.statuses.at(-1)!.state;
}

function fromExecutor(state: TaskStatus["state"]): TaskStatus {
    return { state, source: "SOURCE_EXECUTOR", timestamp: now(), uuid: randomBytes(16).toString("base64") };
}

function end(task: Task, status: TaskStatus): void {
    const { framework } = task;
    task.statuses.push(status);
    framework.tasks.splice(framework.tasks.indexOf(task), 1);
    framework.completed.push(task);
}
