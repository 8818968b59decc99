import type { Agent } from "../../provider/mesos";
import type { Cluster } from "../../provider/resources/cluster";
import type { MachineId, Schedule, View } from "../../provider/schedule";
import { type Clock, type Master, Writer } from "../../provider/writer";
import { ModelMaster } from "./model-master";
import { VirtualClock } from "./virtual-clock";

/** A cluster in memory: the real writer on a model master, in virtual time. */
export class FakeCluster implements Cluster {
    readonly clock = new VirtualClock();
    readonly master: ModelMaster;
    readonly log: string[] = [];
    /** How often the life cycle asked for more than the writer needs. */
    looks = 0;
    private readonly writer: Writer;

    constructor(
        schedule: Schedule = {},
        private readonly registered: readonly Agent[] = [],
        change: (master: Master) => Partial<Master> = () => ({}),
    ) {
        this.master = new ModelMaster(schedule);
        const over = this.master.over(this.clock as Clock);
        this.writer = new Writer(
            { ...over, ...change(over) },
            (message) => this.log.push(message),
            this.clock,
        );
    }

    reach: Cluster["reach"] = (goal) => this.clock.run(this.writer.reach(goal));

    view = async (): Promise<View> => {
        this.looks += 1;
        return this.master.view();
    };

    agents = async (): Promise<Agent[]> => {
        this.looks += 1;
        return [...this.registered];
    };

    version = async (): Promise<string> => "1.11.0";

    /** Somebody takes machines DOWN, or brings them up, behind our back. */
    takeDown(...machines: MachineId[]): void {
        this.master.takeDown(machines);
    }

    bringUp(...machines: MachineId[]): void {
        this.master.bringUp(machines);
    }
}

export function agent(machine: { hostname: string; ip: string }, id: string): Agent {
    const nothing = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
    return {
        ...machine,
        id,
        active: true,
        attributes: {},
        resources: nothing,
        allocated: nothing,
        version: "1.11.0",
        deactivated: false,
        canDrain: true,
    };
}
