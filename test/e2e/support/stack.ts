import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packedProject, projectsFolder } from "./packed";
import { runProgram, type RunResult } from "./run";

export interface StackOptions {
    /** The program in Pulumi.yaml: "index.js". */
    main?: string;
    /** What `runtime` in Pulumi.yaml is, as YAML. Plain JavaScript is spared TypeScript's start. */
    runtime?: string;
    /** Where the project lies; else in a folder of its own. */
    folder?: string;
    /** Whether package and dependencies are found from there already, and Pulumi.yaml with `isProject`: false. */
    isInstalled?: boolean;
    isProject?: boolean;
    env?: NodeJS.ProcessEnv;
}

/** For tests that are about something else than the tasks and the time. */
export const STRAIGHT_DOWN = {
    drain: { strategy: "none" },
    safety: { allowLoss: true, outsideWindow: "allow" },
};

const RESOURCES = `
const pulumi = require("@pulumi/pulumi");
const {
    getAgents, getImpact, MaintenanceSchedule, MaintenanceWindow, MesosCluster, RollingMaintenance,
} = require("pulumi-mesos-maintenance");
`;

/** A project with one stack on a backend of its own, run by the real CLI. */
export class Stack {
    static readonly open = new Set<Stack>();

    readonly folder: string;
    env: NodeJS.ProcessEnv;
    private isMade = false;

    constructor(
        readonly name: string,
        options: StackOptions = {},
    ) {
        Stack.open.add(this);
        const { main = "index.js", runtime = PLAIN_JAVASCRIPT, env = {} } = options;
        this.folder = options.folder ?? mkdtempSync(path.join(projectsFolder, `${name}-`));
        if (!options.isInstalled) this.layOut();
        if (!options.isProject) {
            this.write("Pulumi.yaml", `name: ${name}\nruntime: ${runtime}\nmain: ${main}\n`);
        }
        const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith("MESOS_"));
        this.env = {
            ...Object.fromEntries(inherited),
            PULUMI_BACKEND_URL: `file://${this.path("state")}`,
            ...env,
        };
        mkdirSync(this.path("state"), { recursive: true });
    }

    path(...parts: string[]): string {
        return path.join(this.folder, ...parts);
    }

    write(file: string, text: string): void {
        mkdirSync(path.dirname(this.path(file)), { recursive: true });
        writeFileSync(this.path(file), text);
    }

    /** Runs with that in its environment, and without it again afterwards. */
    async during<T>(env: NodeJS.ProcessEnv, run: () => Promise<T>): Promise<T> {
        const before = this.env;
        this.env = { ...before, ...env };
        try {
            return await run();
        } finally {
            this.env = before;
        }
    }

    /** The lines of a file that the program left, in order of the alphabet. */
    read(file: string): string[] {
        return readFileSync(this.path(file), "utf8").trim().split("\n").sort();
    }

    /** Replaces the program; all that the package exports is at hand in it. */
    program(text: string): void {
        this.write("index.js", RESOURCES + text);
    }

    /**
     * Replaces the program by one window, named "window"; `options` are JavaScript. One that is to go down does so
     * whatever runs there and whatever the time is, unless it says otherwise.
     */
    window(args: object, options = "undefined"): void {
        const given = "state" in args && args.state === "down" ? { ...STRAIGHT_DOWN, ...args } : args;
        this.program(`new MaintenanceWindow("window", ${JSON.stringify(given)}, ${options});`);
    }

    preview(...args: string[]): Promise<RunResult> {
        return this.pulumi("preview", ...args);
    }

    up(...args: string[]): Promise<RunResult> {
        return this.pulumi("up", "--yes", "--skip-preview", ...args);
    }

    /** With the differences it finds, as a reviewer sees them. */
    refresh(...args: string[]): Promise<RunResult> {
        return this.pulumi("refresh", "--yes", "--skip-preview", "--diff", ...args);
    }

    destroy(...args: string[]): Promise<RunResult> {
        return this.pulumi("destroy", "--yes", "--skip-preview", ...args);
    }

    /** `set("mesos:masters", url)`; options such as "--secret" behind. */
    async config(key: string, value: string, ...args: string[]): Promise<void> {
        await this.make();
        await this.cli(["config", "set", key, value, ...args], true);
    }

    async outputs(): Promise<Record<string, unknown>> {
        return JSON.parse((await this.cli(["stack", "output", "--json"], true)).stdout) as never;
    }

    /** What is recorded, as `pulumi stack export` prints it. */
    async exported(): Promise<string> {
        return (await this.cli(["stack", "export"], true)).stdout;
    }

    /** The recorded resources of this package's types. */
    async resources(): Promise<RecordedResource[]> {
        const { deployment } = JSON.parse(await this.exported()) as {
            deployment: { resources?: RecordedResource[] };
        };
        return (deployment.resources ?? []).filter(({ type }) => type.includes("mesos:"));
    }

    /** Any command on this stack. */
    async pulumi(...args: string[]): Promise<RunResult> {
        await this.make();
        return this.cli(["--color", "never", ...args]);
    }

    remove(): void {
        Stack.open.delete(this);
        rmSync(this.folder, { recursive: true, force: true });
    }

    private layOut(): void {
        symlinkSync(path.join(packedProject(), "node_modules"), this.path("node_modules"));
        cpSync(path.join(packedProject(), "package.json"), this.path("package.json"));
    }

    private async make(): Promise<void> {
        if (this.isMade) return;
        this.isMade = true;
        await this.cli(["stack", "init", "e2e"], true);
    }

    private cli(args: string[], check = false): Promise<RunResult> {
        return runProgram("pulumi", ["--non-interactive", ...args], {
            cwd: this.folder,
            env: this.env,
            check,
        });
    }
}

export const PLAIN_JAVASCRIPT = "{ name: nodejs, options: { typescript: false } }";

export interface RecordedResource {
    urn: string;
    type: string;
    id: string;
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
    initErrors?: string[];
}
