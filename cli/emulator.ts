import { Command, InvalidArgumentError } from "commander";
import {
    believableCluster,
    manyAgents,
    manyTasks,
    startEmulator,
    type ClusterSpec,
    type Emulator,
} from "../emulator";

interface Options {
    port: number;
    host: string;
    agents?: number;
    tasks?: number;
    racks: number;
    empty?: true;
    basicAuth?: Record<string, string>;
    json?: true;
}

/** `mesos-maintenance emulator`: a Mesos master to try things on, until it is interrupted. */
export function emulatorCommand(): Command {
    return new Command("emulator")
        .description("run an emulated Mesos master with agents and tasks, for trying things out")
        .option("--port <number>", "port to listen on; 0 takes a free one", whole(0, 65535), 5050)
        .option("--host <address>", "address to listen on", "127.0.0.1")
        .option(
            "--agents <number>",
            "this many agents without tasks, instead of twelve with tasks of three frameworks",
            whole(0),
        )
        .option("--tasks <number>", "this many tasks of three frameworks, spread over the --agents", whole(0))
        .option("--racks <number>", "racks to spread the --agents over", whole(1), 3)
        .option("--empty", "no agents at all")
        .option("--basic-auth <user:secret>", "demand these credentials; may be repeated", credential)
        .option("--json", "print one line of JSON once it runs")
        .action(run);
}

async function run(options: Options): Promise<void> {
    const { port, host, basicAuth: credentials } = options;
    const end = interrupted();
    const emulator = await startEmulator({ port, host, credentials, ...cluster(options) }).catch(
        (error: NodeJS.ErrnoException) => {
            if (error.code === "EADDRINUSE")
                throw new Error(`port ${port} on ${host} is taken; choose another with --port`);
            throw error;
        },
    );
    console.log(options.json ? JSON.stringify(summary(emulator)) : welcome(emulator));
    await end;
    await emulator.stop();
}

function cluster({ empty, agents: count, tasks = 0, racks }: Options): Partial<ClusterSpec> {
    if (tasks > 0 && !count) throw new Error("--tasks needs --agents to put them on");
    if (empty) return {};
    if (count === undefined) return believableCluster();
    const agents = manyAgents(count, racks);
    return { agents, frameworks: tasks > 0 ? manyTasks(agents, tasks) : [] };
}

function summary({ url, agents }: Emulator): object {
    return { url, agents: agents.length, pid: process.pid };
}

function welcome({ url, agents }: Emulator): string {
    return [
        `Mesos master (emulated) on ${url} with ${agents.length} ${agents.length === 1 ? "agent" : "agents"}. Ctrl-C stops it.`,
        `  ${url}/maintenance/schedule`,
        `  ${url}/emulator   faults, counters and the log of requests`,
    ].join("\n");
}

function interrupted(): Promise<unknown> {
    return Promise.race(
        ["SIGINT", "SIGTERM"].map((signal) => new Promise((resolve) => process.once(signal, resolve))),
    );
}

function whole(least: number, most = Infinity): (text: string) => number {
    return (text) => {
        const number = Number(text);
        if (/^\d+$/.test(text) && number >= least && number <= most) return number;
        const limit = most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`;
        throw new InvalidArgumentError(`Give a whole number${limit}.`);
    };
}

function credential(text: string, earlier: Record<string, string> = {}): Record<string, string> {
    const [principal, secret, ...rest] = text.split(":");
    if (!principal || !secret || rest.length > 0) throw new InvalidArgumentError("Give user:secret.");
    return { ...earlier, [principal]: secret };
}
