import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { type Emulator, startEmulator } from "../../../emulator";
import { eventually } from "../../e2e/support";
import { agent } from "./windows";

/** A master with three agents, on which the tasks of kafka run until they are told to leave. */
export interface BusyMaster {
    readonly url: string;
    /** Starts one task on each agent; they leave by nothing but `leave`. */
    arrive(): Promise<void>;
    leave(): Promise<void>;
    stop(): Promise<void>;
}

export async function startBusyMaster(): Promise<BusyMaster> {
    const given = process.env.FAULTS_MASTER;
    return given === undefined
        ? new EmulatedMaster(await startEmulator({ agents: AGENTS }))
        : new RealMaster(given);
}

const AGENTS = [1, 2, 3].map(agent);

class EmulatedMaster implements BusyMaster {
    private isBusy = false;

    constructor(private readonly emulator: Emulator) {}

    get url(): string {
        return this.emulator.url;
    }

    async arrive(): Promise<void> {
        if (this.isBusy) return;
        await eventually(() => expect(this.emulator.agents).toHaveLength(AGENTS.length));
        this.emulator.addFramework({
            name: "kafka",
            tasks: AGENTS.map(({ hostname }) => ({ agent: hostname })),
        });
        this.isBusy = true;
    }

    async leave(): Promise<void> {
        if (this.isBusy) this.emulator.removeFramework("kafka");
        this.isBusy = false;
    }

    stop(): Promise<void> {
        return this.emulator.stop();
    }
}

class RealMaster implements BusyMaster {
    private framework: ChildProcess | undefined;

    constructor(readonly url: string) {}

    async arrive(): Promise<void> {
        if (this.framework) return;
        const script = path.join(__dirname, "../../../tools/mesos/framework.mjs");
        const args = ["--master", this.url, "--name", "kafka", "--tasks", "3", "--inverse-offers", "decline"];
        this.framework = spawn(process.execPath, [script, ...args], { stdio: "ignore" });
        await eventually(async () => expect(await this.tasks()).toBe(3), 60_000);
    }

    async leave(): Promise<void> {
        if (!this.framework) return;
        const ended = new Promise((resolve) => this.framework?.once("exit", resolve));
        this.framework.kill("SIGTERM");
        await ended;
        this.framework = undefined;
        await eventually(async () => expect(await this.tasks()).toBe(0), 60_000);
    }

    async stop(): Promise<void> {
        await this.leave();
    }

    private async tasks(): Promise<number> {
        const answer = await fetch(`${this.url}/tasks?limit=100`);
        const { tasks } = (await answer.json()) as { tasks: { state: string }[] };
        return tasks.filter(({ state }) => state === "TASK_RUNNING").length;
    }
}
