import type { ClusterReader, Watch } from "../drain";
import type { Interruption } from "../interruption";
import type { Agent } from "../mesos";
import type { Admission } from "../safety";
import type { Goal, View } from "../schedule";
import type { Clock, Terms } from "../writer";

/** What the life cycles need of a cluster; a Session is one. */
export interface Cluster {
    /** Makes the master's state what the goal wants, unless it is interrupted; see Writer.reach. */
    reach(goal: Goal, terms?: Omit<Terms, "interruption">): Promise<View>;
    view(): Promise<View>;
    /** @param maxAge milliseconds that the answer may be old. */
    agents(maxAge?: number): Promise<Agent[]>;
    version(): Promise<string>;
    /** A look at the cluster as it is now; each part is read once, when it is first asked for. */
    look(): ClusterReader;
    /** DRAIN_AGENT; the grace period in milliseconds. */
    drainAgent(id: string, maxGracePeriod: bigint | undefined): Promise<void>;
    /** REACTIVATE_AGENT. */
    reactivateAgent(id: string): Promise<void>;
    readonly watch: Watch;
    readonly admission: Admission;
    readonly clock: Clock;
    /** The time of day, in milliseconds since the epoch. */
    now(): number;
    readonly interruption: Interruption;
    /** The same cluster, for work that has begun: a Ctrl-C is waited out. */
    readonly committed: Cluster;
    log(message: string): void;
}
