import { type ClusterReader, pollOf, Watch } from "../../provider/drain";
import { Interrupter } from "../../provider/interruption";
import type { Agent, Answer, Framework, Operation, Task } from "../../provider/mesos";
import type { Cluster } from "../../provider/resources/cluster";
import { Admission } from "../../provider/safety";
import type { Goal, MachineId, Schedule, View } from "../../provider/schedule";
import { type Clock, type Master, type Terms, Writer } from "../../provider/writer";
import { START } from "./builders";
import { ModelMaster } from "./model-master";
import { RestlessClock } from "./virtual-clock";

/** A cluster in memory: the real writer on a model master, in virtual time. */
export class FakeCluster implements Cluster {
    readonly clock = new RestlessClock();
    readonly master: ModelMaster;
    readonly lines: string[] = [];
    readonly admission = new Admission();
    readonly watch: Watch;
    /** How often the life cycle asked for more than the writer needs. */
    looks = 0;
    /** How often each part of the cluster was read. */
    readonly reads = { view: 0, agents: 0, tasks: 0, frameworks: 0, operations: 0, answers: 0 };
    tasks: Task[] = [];
    frameworks: Framework[] = [];
    operations: Operation[] = [];
    answers: Answer[] = [];
    /** DRAIN_AGENT and REACTIVATE_AGENT as they were sent. */
    readonly sent: string[] = [];
    /** Called before each read of the tasks: what happens in the cluster while somebody waits. */
    meanwhile: (now: number) => void = () => {};
    private readonly writer: Writer;
    private readonly reader: ClusterReader;

    constructor(
        schedule: Schedule = {},
        public registered: readonly Agent[] = [],
        change: (master: Master) => Partial<Master> = () => ({}),
    ) {
        this.master = new ModelMaster(schedule);
        const over = { ...this.master.over(this.clock as Clock) };
        const master = { ...over, ...change(over) };
        this.writer = new Writer(master, this.log, this.clock);
        this.reader = {
            view: this.counted("view", () => this.master.view()),
            agents: this.counted("agents", () => [...this.registered]),
            tasks: this.counted("tasks", () => [...this.tasks]),
            frameworks: this.counted("frameworks", () => [...this.frameworks]),
            operations: this.counted("operations", () => [...this.operations]),
            answers: this.counted("answers", () => [...this.answers]),
        };
        this.watch = new Watch(this.reader, this.log, this.clock);
    }

    log = (message: string): void => void this.lines.push(message);

    /** The time of day at which the clock stood at 0: the windows of most tests begin then. */
    today = Number(START);

    now = (): number => this.today + this.clock.now();

    /** Where a test presses Ctrl-C, or ends the engine. */
    readonly interrupter = new Interrupter(async () => this.isEngineThere);
    isEngineThere = true;
    interruption = this.interrupter.interruption;

    get committed(): Cluster {
        const interruption = this.interruption.committed;
        const reach: Cluster["reach"] = (goal, terms) => this.reach(goal, { ...terms, interruption });
        return Object.create(this, {
            interruption: { value: interruption },
            reach: { value: reach },
        }) as Cluster;
    }

    reach = (goal: Goal, terms?: Terms): Promise<View> =>
        this.writer.reach(goal, { interruption: this.interruption, ...terms });

    view = async (): Promise<View> => {
        this.looks += 1;
        return this.master.view();
    };

    agents = async (): Promise<Agent[]> => {
        this.looks += 1;
        return [...this.registered];
    };

    version = async (): Promise<string> => "1.11.0";

    look = (): ClusterReader => pollOf(this.reader);

    drainAgent = async (id: string, grace: bigint | undefined): Promise<void> => {
        this.sent.push(`DRAIN_AGENT ${id} ${grace ?? "-"}`);
        this.change(id, { deactivated: true, active: false, drain: { state: "DRAINING", markGone: false } });
    };

    reactivateAgent = async (id: string): Promise<void> => {
        this.sent.push(`REACTIVATE_AGENT ${id}`);
        this.change(id, { deactivated: false, active: true, drain: undefined });
    };

    /** Changes what the master says of an agent. */
    change(id: string, change: Partial<Agent>): void {
        this.registered = this.registered.map((each) => (each.id === id ? { ...each, ...change } : each));
    }

    /** Somebody takes machines DOWN, or brings them up, behind our back. */
    takeDown(...machines: MachineId[]): void {
        this.master.takeDown(machines);
    }

    bringUp(...machines: MachineId[]): void {
        this.master.bringUp(machines);
    }

    private counted<Part extends keyof FakeCluster["reads"], T>(part: Part, read: () => T): () => Promise<T> {
        return async () => {
            this.reads[part] += 1;
            if (part === "tasks") this.meanwhile(this.clock.now());
            return read();
        };
    }
}

const EMPTY = { cpus: 0, mem: 0, disk: 0, gpus: 0 };

export function agent(
    machine: { hostname: string; ip: string },
    id: string,
    rest: Partial<Agent> = {},
): Agent {
    return {
        ...machine,
        id,
        port: 5051,
        active: true,
        attributes: {},
        resources: { cpus: 8, mem: 1024, disk: 0, gpus: 0 },
        totals: {},
        allocated: EMPTY,
        version: "1.11.0",
        deactivated: false,
        canDrain: true,
        ...rest,
    };
}

export function framework(name: string): Framework {
    return { id: `F-${name}`, name, roles: ["*"], active: true, connected: true, inverseOffers: [] };
}

/** A running task, named after its framework unless told otherwise. */
export function task(frameworkName: string, agentId: string, rest: Partial<Task> = {}): Task {
    const name = rest.name ?? `${frameworkName}.${agentId}`;
    return {
        id: `${name}-id`,
        name,
        frameworkId: `F-${frameworkName}`,
        agentId,
        state: "TASK_RUNNING",
        role: "*",
        resources: { cpus: 1, mem: 128, disk: 0, gpus: 0 },
        reserved: false,
        volumes: [],
        ...rest,
    };
}
