import { once } from "../drain";
import { type Cluster, readCluster } from "../impact";
import {
    type Agent,
    connectionFrom,
    countByAgent,
    MasterClient,
    SETTING_NAMES,
    type Settings,
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
    /** Agents, tasks and frameworks, for questions about what goes away with machines. */
    cluster(): Promise<Cluster>;
    version(): Promise<string>;
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
        const agents = once(() => client.agents());
        const tasks = once(() => client.tasks());
        snapshot = {
            view: once(() => client.view()),
            agents,
            taskCounts: once(async () => countByAgent(await tasks())),
            cluster: once(() => readCluster({ agents, tasks, frameworks: () => client.frameworks() })),
            version: once(() => client.version()),
        };
        snapshots.set(key, snapshot);
    }
    return snapshot;
}
