import { type EmulatorOptions, startEmulator } from "../../../emulator";
import { eventually } from "./eventually";
import { startRecorder } from "./recorder";
import {
    agent,
    describeWindow,
    FOREIGN,
    type Machine,
    parseSchedule,
    printSchedule,
    type Schedule,
} from "./schedule";
import { fetchAnew } from "../../support/fetch";

/** The master that the tests run against. */
export interface Target {
    readonly url: string;
    /** Every v1 call that was made, oldest first. */
    readonly calls: () => readonly string[];
    stop(): Promise<void>;
}

export const AGENTS = 6;

/** Whether these tests run on a real master, which cannot do all that the emulator can. */
export const isReal = process.env.E2E_MASTER !== undefined;

/** The emulator with agents and tasks like those of the real cluster. */
export async function startEmulated(options: EmulatorOptions = {}): Promise<Target> {
    const numbers = Array.from({ length: AGENTS }, (_, index) => index + 1);
    const emulator = await startEmulator({
        agents: numbers.map((number) => ({
            ...agent(number),
            attributes: { rack: number > 3 ? "r2" : "r1", disk: number % 2 === 0 ? "hdd" : "ssd" },
            domain: { region: "here", zone: number > 3 ? "zone-2" : "zone-1" },
        })),
        frameworks: [
            {
                name: "marathon",
                inverseOffers: "accept",
                tasks: numbers.slice(0, 4).map((number) => ({ agent: agent(number).hostname })),
            },
        ],
        ...options,
    });
    return {
        url: emulator.url,
        calls: () => emulator.requests.flatMap(({ call }) => call ?? []),
        stop: () => emulator.stop(),
    };
}

/** The operator's and everybody else's view of a master, by its legacy endpoints. */
export class Cluster {
    private seen = 0;

    constructor(
        private readonly target: Target,
        private readonly headers: Record<string, string> = {},
    ) {}

    static async start(options?: EmulatorOptions): Promise<Cluster> {
        const master = process.env.E2E_MASTER;
        return new Cluster(master === undefined ? await startEmulated(options) : await startRecorder(master));
    }

    get url(): string {
        return this.target.url;
    }

    stop(): Promise<void> {
        return this.target.stop();
    }

    /** Every v1 call so far: those of the package, as tests use the older endpoints. */
    calls(): readonly string[] {
        return this.target.calls();
    }

    /** The schedule as the master prints it. */
    async schedule(): Promise<string> {
        return this.ask("/maintenance/schedule");
    }

    /** All windows but FOREIGN, one line each; see describeWindow. */
    async windows(): Promise<string[]> {
        const { windows = [] } = parseSchedule(await this.schedule());
        const modes = await this.modes();
        return windows
            .filter((window) => !isForeign(window))
            .map((window) => describeWindow(window, ({ hostname }) => modes[hostname] ?? "UP"));
    }

    /** DRAINING or DOWN by host name; who is not there is UP. FOREIGN is left out. */
    async modes(): Promise<Record<string, string>> {
        const status = JSON.parse(await this.ask("/maintenance/status")) as {
            draining_machines?: { id: Machine }[];
            down_machines?: Machine[];
        };
        const draining = (status.draining_machines ?? []).map(({ id }) => [id.hostname, "DRAINING"]);
        const down = (status.down_machines ?? []).map(({ hostname }) => [hostname, "DOWN"]);
        const { [FOREIGN.machine_ids[0]!.hostname]: _, ...modes } = Object.fromEntries([
            ...draining,
            ...down,
        ]);
        return modes;
    }

    /** The calls of the package that change something, since the last time this was asked. */
    takeWrites(): string[] {
        const calls = this.target.calls();
        const writes = calls.slice(this.seen).filter((call) => /^(UPDATE|START|STOP)_MAINTENANCE/.test(call));
        this.seen = calls.length;
        return writes;
    }

    /** Somebody else edits the schedule, as one has to: all of it is read and posted. */
    async edit(change: (schedule: Required<Schedule>) => Schedule): Promise<void> {
        const { windows = [] } = parseSchedule(await this.schedule());
        await this.post("/maintenance/schedule", printSchedule(change({ windows })));
    }

    async takeDown(...machines: Machine[]): Promise<void> {
        await this.post("/machine/down", JSON.stringify(machines));
    }

    async bringUp(...machines: Machine[]): Promise<void> {
        await this.post("/machine/up", JSON.stringify(machines));
    }

    /** Everything UP, all agents registered, and nothing but FOREIGN scheduled. */
    async reset(): Promise<void> {
        const { down_machines: down = [] } = JSON.parse(await this.ask("/maintenance/status"));
        if (down.length > 0) await this.bringUp(...down);
        await this.post("/maintenance/schedule", printSchedule({ windows: [FOREIGN] }));
        await this.untilAgents(AGENTS);
        this.takeWrites();
    }

    /** Waits until so many agents are registered: they leave and return a moment after down and up. */
    async untilAgents(count: number): Promise<void> {
        await eventually(async () => {
            const { slaves } = JSON.parse(await this.ask("/slaves")) as { slaves: { active: boolean }[] };
            expect(slaves.filter(({ active }) => active)).toHaveLength(count);
        });
    }

    private async ask(path: string): Promise<string> {
        return this.send(path, { headers: this.headers });
    }

    private async post(path: string, body: string): Promise<void> {
        await this.send(path, { method: "POST", body, headers: this.headers });
    }

    private async send(path: string, init: RequestInit): Promise<string> {
        const answer = await fetchAnew(this.target.url + path, init);
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
        return text;
    }
}

export function isForeign({ machine_ids: [machine] }: { machine_ids: Machine[] }): boolean {
    return machine?.hostname === FOREIGN.machine_ids[0]!.hostname;
}
