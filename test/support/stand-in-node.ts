import { execFileSync, spawn } from "node:child_process";
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    unlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Agent } from "../../provider/mesos";
import { type NodePaths, parseAttributes, type Shell } from "../../provider/node";
import { SshError } from "../../provider/ssh";
import { agent } from "./fake-cluster";

const PARTS = path.join(__dirname, "node");

/** A folder that is a node: a service manager with units, an agent's files, and a shell that runs there. */
export class StandInNode {
    readonly folder = mkdtempSync(path.join(tmpdir(), "node-"));
    readonly paths = pathsIn(this.folder);

    constructor() {
        mkdirSync(this.path("bin"));
        for (const name of ["systemctl", "journalctl"])
            cpSync(path.join(PARTS, name), this.path("bin", name));
        mkdirSync(this.path("units"));
    }

    path(...parts: string[]): string {
        return path.join(this.folder, ...parts);
    }

    /** @param exec the file that it runs; without it, a small agent. */
    addUnit(name = "dcos-mesos-slave", { exec = path.join(PARTS, "agent"), restart = false } = {}): void {
        const folder = this.path("units", name);
        mkdirSync(folder);
        cpSync(exec, path.join(folder, "exec"));
        writeFileSync(path.join(folder, "log"), "");
        writeFileSync(
            path.join(folder, "environment"),
            `${this.paths.attributes}\n${this.paths.resources}\n`,
        );
        if (restart) writeFileSync(path.join(folder, "restart"), "");
    }

    systemctl(...args: string[]): string {
        return execFileSync(this.paths.systemctl, args, { encoding: "utf8" }).trim();
    }

    write(file: string, text: string): void {
        writeFileSync(file, text);
    }

    unlink(file: string): void {
        unlinkSync(file);
    }

    read(file: string): string | undefined {
        return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    }

    /** The mode and owner of a file, once it has been given a mode. */
    stat(file: string, mode?: number): { mode: number; uid: number } {
        if (mode !== undefined) chmodSync(file, mode);
        const { mode: now, uid } = statSync(file);
        return { mode: now & 0o777, uid };
    }

    /** Names of the kept files. */
    backups(): string[] {
        return readdirSync(this.folder).filter((name) => name.includes(".before-"));
    }

    /** The small agent as a master would list it. */
    agent(machine: { hostname: string; ip: string }): Agent | undefined {
        const text = this.read(this.path("units", "dcos-mesos-slave", "registered"));
        if (text === undefined) return undefined;
        const [id = "", attributes = ""] = text.split("\n");
        return agent(machine, id, { attributes: parseAttributes(attributes) });
    }

    /** Ends all units, and removes the folder. */
    remove(): void {
        for (const unit of readdirSync(this.path("units"))) this.systemctl("stop", unit);
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** The paths of a node; those of several at once begin with "/NODE". */
export function pathsIn(folder: string): NodePaths {
    return {
        attributes: `${folder}/mesos-slave-common`,
        resources: `${folder}/mesos-resources`,
        latest: `${folder}/units/dcos-mesos-slave/meta/slaves/latest`,
        marker: `${folder}/markers/marker`,
        systemctl: `${folder}/bin/systemctl`,
        journalctl: `${folder}/bin/journalctl`,
    };
}

/** A shell on this machine, as SSH gives one on another. What it is told of "/NODE" means that node's folder. */
export function shellOn(node: StandInNode): Shell {
    const placed = (text: string) => text.replaceAll("/NODE", node.folder);
    return {
        run: (command, input, patience, { begin } = {}) =>
            new Promise((resolve, reject) => {
                begin?.();
                const child = spawn("sh", ["-c", placed(command)], { timeout: patience });
                const seen = { stdout: "", stderr: "" };
                child.stdout.setEncoding("utf8").on("data", (text: string) => (seen.stdout += text));
                child.stderr.setEncoding("utf8").on("data", (text: string) => (seen.stderr += text));
                child.stdin.on("error", () => undefined).end(placed(input));
                child.on("error", reject);
                child.on("close", (code, signal) =>
                    resolve({ code: code ?? undefined, ...(signal ? { signal } : {}), ...seen }),
                );
            }),
    };
}

/** A shell whose connection is cut at its nth command: before it reaches the node, or once it has run. */
export function cutAt(shell: Shell, nth: number, when: "before" | "after"): Shell {
    let count = 0;
    return {
        async run(...args) {
            const isCut = count++ >= nth;
            if (isCut && when === "before") throw new SshError("CUT", "the connection was cut");
            const output = await shell.run(...args);
            if (isCut) throw new SshError("CUT", "the connection was cut");
            return output;
        },
    };
}
