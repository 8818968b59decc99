import type { AddressInfo } from "node:net";
import { alphabetical, writeJson } from "./json/writer";
import { Access } from "./http/access";
import type { Site } from "./http/context";
import { control } from "./http/control";
import { Faults } from "./http/faults";
import { callOf, isRead, type LoggedRequest } from "./http/log";
import { route } from "./http/routes";
import { createHttpServer } from "./http/server";
import { Master, type MasterCounters } from "./master/master";
import type {
    AgentSpec,
    EmulatorOptions,
    FrameworkSpec,
    Leader,
    Mode,
    OperationSpec,
    TaskSpec,
} from "./options";

/** What was asked of the master since its start or the last reset. */
export interface Counters extends MasterCounters {
    requests: number;
    /** Requests that can change nothing. */
    reads: number;
}

/** A running master. Every method takes effect at once. */
export interface Emulator {
    readonly url: string;
    readonly port: number;
    /** Every request that was answered or dropped, oldest first. */
    readonly requests: LoggedRequest[];
    readonly counters: Readonly<Counters>;
    readonly faults: Faults;
    readonly mode: Mode;
    /** The agents that are registered now. */
    readonly agents: readonly { id: string; hostname: string; ip: string }[];
    /** The text that GET /maintenance/schedule answers to one who may see all. */
    readonly schedule: string;
    /** A follower redirects to the leader or, with null, knows none. */
    setMode(mode: Mode, leader?: Leader | null): void;
    /** A new master takes over: what is not in the registry is lost, and the agents register again. */
    failover(): void;
    /** As after the start, with the agents, frameworks and tasks of now; faults, log and counters are cleared. */
    reset(): void;
    /** Registers an agent; returns its id. */
    addAgent(spec: AgentSpec): string;
    /** The agent dies: its tasks are lost. By host name or id. */
    removeAgent(agent: string): void;
    /** Registers a framework and launches its tasks; returns its id. */
    addFramework(spec: FrameworkSpec): string;
    /** Tears the framework down. */
    removeFramework(name: string): void;
    /** Launches one more task; returns its id. */
    launchTask(framework: string, task: TaskSpec): string;
    /** The task ends as if its framework had killed it, by id. */
    killTask(id: string): void;
    /** Its framework takes note that the task is over, by id; for those that do not do so by themselves. */
    acknowledgeTask(id: string): void;
    /** An operation becomes pending; returns its id. */
    addOperation(operation: OperationSpec): string;
    /** The agent has done it. */
    removeOperation(id: string): void;
    /** Closes all connections and frees the port. */
    stop(): Promise<void>;
}

/** Starts a Mesos master on a port of its own. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const { host = "127.0.0.1" } = options;
    const emulator = new RunningEmulator(options);
    await emulator.listen(options.port ?? 0, host);
    return emulator;
}

class RunningEmulator implements Emulator {
    readonly requests: LoggedRequest[] = [];
    readonly faults = new Faults();
    private readonly site: Site;
    private readonly initial: { mode: Mode; leader: Leader | null };
    private readonly server = createHttpServer({
        answer: (request) => route(this.site, request),
        fault: (request) => this.faults.take(request),
        control: (request) => control(this, request),
        done: (request, status) => {
            const { method, target: path, body } = request;
            this.total.requests++;
            if (isRead(request)) this.total.reads++;
            this.requests.push({
                method,
                path,
                call: callOf(request),
                status,
                body: body.toString(),
                at: Date.now(),
            });
        },
    });
    private total = { requests: 0, reads: 0 };

    constructor(private readonly options: EmulatorOptions) {
        const { host = "127.0.0.1", hostname = host, leader, credentials, acls } = options;
        this.initial = { mode: leader === undefined ? "leader" : "follower", leader: leader ?? null };
        this.site = {
            master: new Master(options),
            access: new Access(credentials, acls),
            address: { hostname, ip: host, port: 0 },
            ...this.initial,
        };
        this.faults.add(...(options.faults ?? []));
    }

    listen(port: number, host: string): Promise<void> {
        return new Promise((resolve, reject) => {
            this.server.once("error", reject).listen(port, host, () => {
                this.site.address.port = (this.server.address() as AddressInfo).port;
                resolve();
            });
        });
    }

    get url(): string {
        return `http://${this.site.address.ip}:${this.port}`;
    }

    get port(): number {
        return this.site.address.port;
    }

    get mode(): Mode {
        return this.site.mode;
    }

    get counters(): Counters {
        return { ...this.master.counters, ...this.total };
    }

    get agents(): { id: string; hostname: string; ip: string }[] {
        const registered = this.master.agents.registered();
        return registered.map(({ id, spec }) => ({ id, hostname: spec.hostname, ip: spec.ip }));
    }

    get schedule(): string {
        return writeJson(alphabetical(this.master.schedule));
    }

    setMode(mode: Mode, leader: Leader | null = null): void {
        if (mode === "recovering") this.master.forget();
        // Whoever becomes the leader reads the registry first.
        if (mode === "leader" && this.mode !== "leader") this.master.recover();
        Object.assign(this.site, { mode, leader });
    }

    failover(): void {
        this.master.recover();
    }

    reset(): void {
        this.master.reset();
        Object.assign(this.site, this.initial);
        this.faults.clear();
        this.requests.length = 0;
        this.total = { requests: 0, reads: 0 };
    }

    addAgent(spec: AgentSpec): string {
        return this.master.addAgent(spec).id;
    }

    removeAgent(name: string): void {
        this.master.deleteAgent(this.agent(name));
    }

    addFramework(spec: FrameworkSpec): string {
        return this.master.addFramework(spec).id;
    }

    removeFramework(name: string): void {
        this.master.frameworks.end(this.framework(name));
    }

    launchTask(framework: string, task: TaskSpec): string {
        return this.master.launch(this.framework(framework), task).id;
    }

    killTask(id: string): void {
        this.master.kill(this.task(id));
    }

    acknowledgeTask(id: string): void {
        this.master.acknowledge(this.task(id));
    }

    addOperation({ agent, framework, type }: OperationSpec): string {
        const owner = framework === undefined ? undefined : this.framework(framework);
        return this.master.operations.add(this.agent(agent), owner, type).id;
    }

    removeOperation(id: string): void {
        this.master.finishOperation(id);
    }

    stop(): Promise<void> {
        this.master.timers.clear();
        return new Promise((resolve) => {
            this.server.close(() => resolve());
            this.server.closeAllConnections();
        });
    }

    private get master(): Master {
        return this.site.master;
    }

    private agent(name: string) {
        const { agents } = this.master;
        const agent = agents.byHostname(name) ?? agents.byId(name);
        if (agent === undefined) throw new Error(`no agent has the host name or id ${name}`);
        return agent;
    }

    private task(id: string) {
        const task = this.master.frameworks.task(id);
        if (task === undefined) throw new Error(`no task has the id ${id}`);
        return task;
    }

    private framework(name: string) {
        const framework = this.master.frameworks.byName(name);
        if (framework === undefined) throw new Error(`no framework has the name ${name}`);
        return framework;
    }
}
