import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { eventually } from "../e2e/support/eventually";

const script = path.resolve(__dirname, "../../tools/mesos/framework.mjs");

/** A real framework with running tasks, in a process of its own. */
export class TestFramework {
    private readonly folder = mkdtempSync(path.join(os.tmpdir(), "framework-"));
    private readonly process: ChildProcess;

    constructor(
        readonly name: string,
        private readonly tasks: number,
        master: string,
        ...options: string[]
    ) {
        const given = [
            "--master",
            master,
            "--name",
            name,
            "--tasks",
            String(tasks),
            "--status-file",
            this.file,
        ];
        this.process = spawn(process.execPath, [script, ...given, ...options], { stdio: "ignore" });
    }

    /** The host names of its running tasks. */
    hosts(): string[] {
        const status = JSON.parse(readFileSync(this.file, "utf8")) as {
            tasks: { hostname: string; state: string }[];
        };
        return status.tasks.filter(({ state }) => state === "TASK_RUNNING").map(({ hostname }) => hostname);
    }

    /** Until all its tasks run, which it starts again where they were lost. */
    async isRunning(): Promise<void> {
        await eventually(() => {
            if (this.hosts().length !== this.tasks) throw new Error(`${this.name}: not all tasks run`);
        });
    }

    async stop(): Promise<void> {
        const ended = new Promise((resolve) => this.process.once("exit", resolve));
        this.process.kill("SIGTERM");
        await ended;
        rmSync(this.folder, { recursive: true, force: true });
    }

    private get file(): string {
        return path.join(this.folder, "status.json");
    }
}
