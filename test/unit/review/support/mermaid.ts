import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

/** A bar of a chart as Mermaid reads it; times in milliseconds, of UTC where the chart's are. */
export interface GanttTask {
    task: string;
    section: string;
    start: number;
    end: number;
    tags: string[];
}

/** Mermaid's parser, in a process of its own that is to be closed. */
export class Mermaid {
    private readonly process: ChildProcess = spawn(
        process.execPath,
        [path.join(__dirname, "mermaid-tasks.mjs")],
        {
            stdio: ["pipe", "pipe", "inherit"],
            env: { ...process.env, TZ: "UTC" },
        },
    );
    private readonly answers = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();

    /** The bars of a Gantt chart, one question at a time. @throws Error with Mermaid's complaint. */
    async tasks(chart: string): Promise<GanttTask[]> {
        this.process.stdin!.write(`${JSON.stringify(chart)}\n`);
        const { value } = (await this.answers.next()) as { value: string };
        const answer = JSON.parse(value) as GanttTask[] | { error: string };
        if ("error" in answer) throw new Error(`${answer.error}\n${chart}`);
        return answer;
    }

    close(): Promise<unknown> {
        const exit = new Promise((resolve) => this.process.once("exit", resolve));
        this.process.stdin!.end();
        return exit;
    }
}
