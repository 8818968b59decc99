// The project of a guide: an example in a folder of its own inside of this one, run by the real CLI.
import { cpSync, rmSync } from "node:fs";
import { inProject, projectFolder } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";
import { ensurePulumi } from "../pulumi-cli.mjs";
import { settled } from "./settled.mjs";

export class Project {
    static async create(master) {
        rmSync(inProject(".e2e", "guide"), { recursive: true, force: true });
        const folder = projectFolder(".e2e", "guide");
        cpSync(inProject("examples/drain-and-down"), folder, { recursive: true });
        const { env } = await ensurePulumi({ backend: projectFolder(".e2e", "guide", "state") });
        const inherited = Object.entries(env).filter(([name]) => !name.startsWith("MESOS_"));
        const project = new Project(folder, master, {
            ...Object.fromEntries(inherited),
            MESOS_MASTERS: master,
        });
        await project.pulumi("stack", "init", "dev");
        return project;
    }

    constructor(folder, master, env) {
        Object.assign(this, { folder, master, env });
    }

    up() {
        return this.pulumi("up", "--yes", "--skip-preview");
    }

    config(key, value, ...options) {
        return this.pulumi("config", "set", key, value, ...options);
    }

    /** Resolves to what pulumi prints, without what differs from run to run. */
    async pulumi(...args) {
        return this.output("pulumi", [...args, "--non-interactive", "--color", "never"]);
    }

    /** mesos-maintenance */
    command(...args) {
        return this.output(process.execPath, [
            inProject("dist/cli/main.js"),
            ...args,
            "--master",
            this.master,
        ]);
    }

    async output(program, args) {
        const { stdout } = await run(program, args, { cwd: this.folder, env: this.env });
        return settled(stdout);
    }

    remove() {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
