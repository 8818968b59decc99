import type { Agent, Answer, Framework, Operation, Task } from "../mesos";
import type { View } from "../schedule";

/** What can be asked of a master about its cluster; a MasterClient is one. */
export interface ClusterReader {
    view(): Promise<View>;
    agents(): Promise<Agent[]>;
    tasks(): Promise<Task[]>;
    frameworks(): Promise<Framework[]>;
    operations(): Promise<Operation[]>;
    answers(): Promise<Answer[]>;
}

/** One look at a cluster: each part is read when it is first asked for, and once, however many ask. */
export function pollOf(reader: ClusterReader): ClusterReader {
    return {
        view: once(() => reader.view()),
        agents: once(() => reader.agents()),
        tasks: once(() => reader.tasks()),
        frameworks: once(() => reader.frameworks()),
        operations: once(() => reader.operations()),
        answers: once(() => reader.answers()),
    };
}

/** Remembers what came of the first call. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
    let value: Promise<T> | undefined;
    return () => (value ??= read());
}
