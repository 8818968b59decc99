// One stack of the bench: a number of windows or of empty resources, and what each operation on it takes.
import { cpSync, rmSync } from "node:fs";
import { inProject, projectFolder } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";

const folder = projectFolder(".e2e", "bench");

export class Subject {
    constructor(kind, count, parallel, emulator, env) {
        this.name = `${kind}-${count}`;
        this.flags = parallel === "default" ? [] : ["--parallel", parallel];
        this.emulator = emulator;
        this.env = {
            ...env,
            BENCH_KIND: kind,
            BENCH_COUNT: String(count),
            MESOS_MASTERS: emulator.url,
        };
    }

    async start() {
        cpSync(inProject("tools/bench/program"), folder, { recursive: true });
        await this.end();
        await this.pulumi("stack", "init", this.name);
    }

    async end() {
        await run("pulumi", ["stack", "rm", this.name, "--yes", "--force", "--non-interactive"], {
            cwd: folder,
            env: this.env,
            check: false,
        });
        rmSync(`${folder}/Pulumi.${this.name}.yaml`, { force: true });
    }

    /** Runs `pulumi <operation> --yes`; resolves to the seconds it took and what it asked of the master. */
    async measure(operation) {
        const before = this.emulator.counters;
        const writes = writesOf(this.emulator);
        const begin = performance.now();
        await this.pulumi(operation, "--yes", "--stack", this.name, "--suppress-outputs", ...this.flags);
        const seconds = (performance.now() - begin) / 1000;
        const after = this.emulator.counters;
        return {
            seconds,
            reads: after.reads - before.reads,
            schedulePosts: after.schedulePosts - before.schedulePosts,
            writes: writesOf(this.emulator) - writes,
        };
    }

    pulumi(...args) {
        return run("pulumi", [...args, "--non-interactive"], { cwd: folder, env: this.env });
    }
}

function writesOf({ counters }) {
    return counters.requests - counters.reads;
}
