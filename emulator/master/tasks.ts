import { randomBytes, randomUUID } from "node:crypto";
import type { TaskSpec } from "../options";
import type { Agent } from "./agents";
import type { Framework } from "./frameworks";
import { now } from "./timers";

export interface Task {
    readonly id: string;
    readonly name: string;
    readonly framework: Framework;
    readonly agent: Agent;
    readonly resources: { cpus: number; mem: number; disk: number; gpus: number };
    /** Whether its resources are reserved for the role of its framework. */
    readonly reserved: boolean;
    /** The id of the persistent volume that its disk is. */
    readonly volume?: string;
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

/** A task that runs. */
export function newTask(
    id: string,
    name: string,
    framework: Framework,
    agent: Agent,
    spec: Omit<TaskSpec, "agent">,
): Task {
    const { volume, reserved = false } = spec;
    const { cpus = 0.1, mem = 32, disk = volume === undefined ? 0 : 1, gpus = 0 } = spec;
    return {
        id,
        name,
        framework,
        agent,
        resources: { cpus, mem, disk, gpus },
        reserved,
        volume,
        containerId: randomUUID(),
        statuses: [statusFromAgent("TASK_STARTING"), statusFromAgent("TASK_RUNNING")],
    };
}

export function stateOf(task: Task): TaskStatus["state"] {
    return task.statuses.at(-1)!.state;
}

/** Whether it ended. Then it holds no resources, though the master may still list it. */
export function isOver(task: Task): boolean {
    return /^TASK_(KILLED|LOST)$/.test(stateOf(task));
}

export function statusFromAgent(state: TaskStatus["state"]): TaskStatus {
    return { state, source: "SOURCE_EXECUTOR", timestamp: now(), uuid: randomBytes(16).toString("base64") };
}
