import {
    type Agent,
    connectionFrom,
    countByAgent,
    type Framework,
    liveTasks,
    MasterClient,
    SETTING_NAMES,
    type Settings,
    type Task,
} from "../mesos";
import type { View } from "../schedule";

/**
 * What the program itself looks at: read once a cluster and run, however many resources ask. Each part is
 * read when it is first wanted.
 */
export interface Snapshot {
    view(): Promise<View>;
    agents(): Promise<Agent[]>;
    /** How many tasks run on each agent, by agent id. */
    taskCounts(): Promise<Map<string, number>>;
    /** The tasks that run now, with the names of their frameworks. */
    tasks(): Promise<RunningTask[]>;
}

export interface RunningTask {
    name: string;
    framework: string;
    agentId: string;
}

const snapshots = new Map<string, Snapshot>();

/** How long a preview waits for a master before it goes on without. */
const PATIENCE = 10_000;

/** @throws MesosError BAD_SETTINGS */
export function snapshotOf(settings: Settings | undefined): Snapshot {
    const connection = connectionFrom(settings);
    const key = JSON.stringify(SETTING_NAMES.map((name) => settings?.(name)));
    let snapshot = snapshots.get(key);
    if (snapshot === undefined) {
        const total = Math.min(connection.timeouts.total, PATIENCE);
        const request = Math.min(connection.timeouts.request, PATIENCE);
        const client = new MasterClient({ ...connection, timeouts: { total, request } });
        const tasks = once(() => client.tasks());
        snapshot = {
            view: once(() => client.view()),
            agents: once(() => client.agents()),
            taskCounts: once(async () => countByAgent(await tasks())),
            tasks: once(async () => named(await tasks(), await client.frameworks())),
        };
        snapshots.set(key, snapshot);
    }
    return snapshot;
}

function named(tasks: readonly Task[], frameworks: readonly Framework[]): RunningTask[] {
    const names = new Map(frameworks.map(({ id, name }) => [id, name]));
    return liveTasks(tasks).map(({ name, frameworkId, agentId }) => ({
        name,
        framework: names.get(frameworkId) ?? frameworkId,
        agentId,
    }));
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
    let value: Promise<T> | undefined;
    return () => (value ??= read());
}
