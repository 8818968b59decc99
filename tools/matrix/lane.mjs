// One combination of Node.js and SDK: a project of its own outside this one, with the packed package installed.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onStop } from "../lib/cleanup.mjs";
import { Failure } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";

const program = fileURLToPath(new URL("program", import.meta.url));
/** npm's package that holds the binary of Node.js for this machine. */
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

export class Lane {
    constructor({ node, sdk }, tarball) {
        this.wanted = { node, sdk };
        this.tarball = tarball;
        this.folder = mkdtempSync(path.join(os.tmpdir(), `mesos-maintenance-node${node}-`));
        this.remove = onStop(() => rmSync(this.folder, { recursive: true, force: true }));
    }

    /** Installs all of it; resolves to the versions that it came to. */
    async install(env) {
        const { node, sdk } = this.wanted;
        const thisNode = process.versions.node.split(".")[0] === node;
        // As `pulumi new typescript` makes a project: without typescript of its own the SDK takes a very old one.
        const dependencies = {
            typescript: "^5.0.0",
            "@pulumi/pulumi": sdk,
            "pulumi-mesos-maintenance": `file:${this.tarball}`,
            ...(thisNode ? {} : { [nodePackage]: node }),
        };
        cpSync(program, this.folder, { recursive: true });
        this.write("package.json", JSON.stringify({ name: "matrix", private: true, dependencies }));
        await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: this.folder });
        const bin = thisNode ? path.dirname(process.execPath) : this.modules(nodePackage, "bin");
        const state = path.join(this.folder, "state");
        mkdirSync(state);
        this.env = {
            ...env,
            PATH: [bin, env.PATH].join(path.delimiter),
            PULUMI_BACKEND_URL: `file://${state}`,
        };
        return {
            node: (await this.run("node", ["--version"])).stdout.trim().slice(1),
            sdk: JSON.parse(readFileSync(this.modules("@pulumi/pulumi/package.json"), "utf8")).version,
            cli: (await this.run("pulumi", ["version"])).stdout.trim().slice(1),
        };
    }

    /** Starts the package's emulator on the lane's own Node.js; resolves to its URL. */
    async startEmulator() {
        const child = spawn("node", ["emulator.mjs"], {
            cwd: this.folder,
            env: this.env,
            stdio: ["ignore", "pipe", "inherit"],
        });
        this.stopEmulator = onStop(() => child.kill("SIGKILL"));
        const ended = once(child, "exit").then(() => {
            throw new Failure("the emulator ended before it said its address");
        });
        const [url] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
        ended.catch(() => {});
        return url;
    }

    async stop() {
        await this.stopEmulator?.();
        await this.remove();
    }

    pulumi(...args) {
        return this.run("pulumi", [...args, "--non-interactive"]);
    }

    run(command, args) {
        return run(command, args, { cwd: this.folder, env: this.env });
    }

    modules(...parts) {
        return path.join(this.folder, "node_modules", ...parts);
    }

    write(name, text) {
        writeFileSync(path.join(this.folder, name), text);
    }
}
