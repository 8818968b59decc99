import type { Agent } from "../mesos";
import type { Goal, View } from "../schedule";

/** What the life cycles need of a cluster; a Session is one. */
export interface Cluster {
    /** Makes the master's state what the goal wants; see Writer.reach. */
    reach(goal: Goal): Promise<View>;
    view(): Promise<View>;
    agents(): Promise<Agent[]>;
    version(): Promise<string>;
}
