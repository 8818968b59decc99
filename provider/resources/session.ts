import { type ClusterReader, pollOf, Watch } from "../drain";
import { type Interruption, UNINTERRUPTED, unlessInterrupted } from "../interruption";
import {
    type Agent,
    type Connection,
    connectionFrom,
    environmentSettings,
    firstWithMasters,
    isMesosError,
    knownBugs,
    MasterClient,
    SETTING_NAMES,
    type Settings,
} from "../mesos";
import { Admission } from "../safety";
import { type Goal, type View } from "../schedule";
import { realClock, type Terms, Writer } from "../writer";
import type { Cluster } from "./cluster";
import { engine } from "./engine";
import { isUnknown } from "./unknowns";

/**
 * What the resources of one provider process share: one connection, one writer, one look at the master for
 * everybody who only reads.
 */
export class Session implements Cluster {
    readonly watch: Watch;
    readonly admission = new Admission();
    private readonly client: MasterClient;
    private readonly writer: Writer;
    private readonly memory = new Map<string, { value: Promise<unknown>; at: number }>();
    private readonly told = new Set<string>();

    constructor(
        connection: Connection,
        readonly clock = realClock,
        readonly log: (message: string) => void = console.log,
        readonly now: () => number = Date.now,
        readonly interruption: Interruption = UNINTERRUPTED,
    ) {
        if (connection.tls.insecureSkipVerify) log(INSECURE);
        this.client = new MasterClient(connection, log);
        this.writer = new Writer(this.client, log, clock);
        this.watch = new Watch(this.client, log, clock);
    }

    /** See {@link Writer.reach}. */
    async reach(goal: Goal, terms?: Omit<Terms, "interruption">): Promise<View> {
        this.memory.delete("view");
        try {
            return await this.writer.reach(goal, { ...terms, interruption: this.interruption });
        } finally {
            this.memory.delete("view");
        }
    }

    /**
     * The schedule and the modes, at most half a minute old and from after our own last change: a refresh of
     * many resources is one look at the cluster.
     */
    view(): Promise<View> {
        return this.remembered("view", () => this.client.view());
    }

    /** @param maxAge milliseconds; less than half a minute for who waits for an agent. */
    agents(maxAge?: number): Promise<Agent[]> {
        return this.remembered("agents", () => this.client.agents(), maxAge);
    }

    version(): Promise<string> {
        return this.remembered("version", () => this.askVersion());
    }

    look(): ClusterReader {
        const { view, agents, tasks, frameworks, operations, answers } = pollOf(this.client);
        return {
            view: this.unlessInterrupted(view),
            agents: this.unlessInterrupted(agents),
            tasks: this.unlessInterrupted(tasks),
            frameworks: this.unlessInterrupted(frameworks),
            operations: this.unlessInterrupted(operations),
            answers: this.unlessInterrupted(answers),
        };
    }

    async drainAgent(id: string, maxGracePeriod: bigint | undefined): Promise<void> {
        await this.interruption.check();
        await this.client.drainAgent(id, maxGracePeriod, this.interruption);
    }

    reactivateAgent(id: string): Promise<void> {
        return this.client.reactivateAgent(id);
    }

    /** Everything is shared; only what interrupts is another. */
    get committed(): Cluster {
        const { committed } = this.interruption;
        return committed === this.interruption
            ? this
            : (Object.create(this, { interruption: { value: committed } }) as Session);
    }

    private async askVersion(): Promise<string> {
        const version = await this.client.version();
        for (const bug of knownBugs(version)) {
            if (!this.told.has(bug)) this.log(`warning: ${bug}`);
            this.told.add(bug);
        }
        return version;
    }

    /** A master that does not answer is waited for until the work is interrupted, not longer. */
    private unlessInterrupted<T>(read: () => Promise<T>): () => Promise<T> {
        return () => unlessInterrupted(read(), this.interruption.signal);
    }

    private remembered<T>(what: string, read: () => Promise<T>, maxAge = 30_000): Promise<T> {
        const known = this.memory.get(what);
        const { signal } = this.interruption;
        if (known && this.clock.now() - known.at < maxAge)
            return unlessInterrupted(known.value as Promise<T>, signal);
        const value = read();
        this.memory.set(what, { value, at: this.clock.now() });
        value.catch(() => this.memory.delete(what));
        return unlessInterrupted(value, signal);
    }
}

export const INSECURE =
    "warning: mesos:insecureSkipVerify is on: whoever answers in place of the master is trusted, and gets the credentials";

/** How a host hands over the provider's configuration. */
export interface Configuration {
    get(key: string): string | undefined;
}

let settings: Settings | undefined;
let session: Session | undefined;

/**
 * Takes the configuration of this provider process. Synchronous, and never fails: the dynamic provider does
 * not wait for it, and a stack whose settings are wrong must still say so on each resource.
 */
export function configureSession(configuration: Configuration): void {
    const configured: Settings = (name) => configuration.get(`mesos:${name}`) || undefined;
    settings = firstWithMasters(configured, environmentSettings(process.env));
    session = undefined;
}

/** @throws MesosError BAD_SETTINGS */
export function currentSession(): Session {
    session ??= new Session(connectionFrom(settings), realClock, engine.log, Date.now, engine.interruption);
    return session;
}

/** What is wrong with the settings, known without asking the master; undefined while some are unknown. */
export function settingsProblem(): string | undefined {
    if (settings && SETTING_NAMES.some((name) => isUnknown(settings?.(name)))) return undefined;
    try {
        connectionFrom(settings);
        return undefined;
    } catch (error) {
        if (isMesosError(error)) return error.message;
        throw error;
    }
}
