import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import * as runtime from "../../../provider/runtime";

/** What one operation came to; `killed` where its process was. */
export interface Operated {
    result?: { id?: string; outs?: Record<string, unknown>; props?: Record<string, unknown> };
    error?: string;
    id?: string;
    properties?: Record<string, unknown>;
    killed: boolean;
    log: string;
}

export interface Operation {
    /** @default "MaintenanceWindow" */
    type?: string;
    /** The folder of the program, where the provider's process runs. */
    folder?: string;
    settings: Record<string, string>;
    operation: "create" | "update" | "delete" | "read";
    arguments: unknown[];
}

/** Runs an operation here, with a connection and a memory of its own, as a new provider process would have. */
export async function operateHere({ settings, operation, arguments: given }: Operation): Promise<Operated> {
    const provider = runtime.MaintenanceWindow;
    await provider.configure({ config: { get: (key) => settings[key.replace(/^mesos:/, "")] } });
    const method = provider[operation] as (...given: unknown[]) => Promise<Operated["result"]>;
    try {
        return { result: await method(...given), killed: false, log: "" };
    } catch (error) {
        return { error: (error as Error).message, killed: false, log: "" };
    }
}

/** Runs an operation in a process of its own; `onStart` gets the process, to kill it at the right moment. */
export function operate(operation: Operation, onStart?: (child: ChildProcess) => void): Promise<Operated> {
    const child = spawn(process.execPath, [path.join(__dirname, "worker.js"), JSON.stringify(operation)], {
        stdio: ["ignore", "pipe", "pipe"],
        cwd: operation.folder,
    });
    onStart?.(child);
    let output = "";
    let log = "";
    child.stdout.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr.on("data", (part: Buffer) => (log += part.toString()));
    return new Promise((resolve) => {
        child.on("close", (_code, signal) => {
            const killed = signal !== null;
            const answer = output === "" ? {} : (JSON.parse(output) as Partial<Operated>);
            resolve({ ...answer, killed, log });
        });
    });
}
