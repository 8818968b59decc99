import type { Agent, Framework, Task } from "../mesos";
import { Cluster } from "./cluster";

/** Reads what runs in a cluster now, all parts at a time. */
export async function readCluster(reader: {
    agents(): Promise<Agent[]>;
    tasks(): Promise<Task[]>;
    frameworks(): Promise<Framework[]>;
}): Promise<Cluster> {
    const [agents, tasks, frameworks] = await Promise.all([
        reader.agents(),
        reader.tasks(),
        reader.frameworks(),
    ]);
    return new Cluster({ agents, tasks, frameworks });
}
