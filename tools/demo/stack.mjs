// The stack of the demo: the root program under a name of its own, its state in .demo/.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inProject, projectFolder, root } from "../lib/project.mjs";
import { run, which } from "../lib/run.mjs";

const windowType = "pulumi-nodejs:dynamic/mesos:MaintenanceWindow";

export class Stack {
    constructor(name, env) {
        this.name = name;
        this.env = env;
        this.configFile = inProject(`Pulumi.${name}.yaml`);
    }

    /** Selects the stack. A new one, or any that must be `fresh`, is made first, with that configuration. */
    async prepare({ fresh, config }) {
        if (fresh) await this.remove();
        await this.pulumi(["stack", "select", "--create", this.name]);
        if (existsSync(this.configFile)) return;
        const pairs = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
        await this.pulumi(["config", "set-all", ...pairs]);
    }

    async up() {
        await this.pulumi(["up", "--yes", "--suppress-permalink=true"], { show: true });
    }

    /** The URNs of the windows that the stack holds. */
    async windows() {
        const { stdout } = await this.pulumi(["stack", "export"]);
        const { resources = [] } = JSON.parse(stdout).deployment;
        return resources.filter(({ type }) => type === windowType).map(({ urn }) => urn);
    }

    /** Forgets the stack; what it made is not asked for. */
    async remove() {
        await this.pulumi(["stack", "rm", this.name, "--yes", "--force"], { check: false });
        rmSync(this.configFile, { force: true });
    }

    /** Writes a file to source, after which `pulumi` means this CLI and this stack. */
    writeEnvironment() {
        const ours = Object.entries(this.env).filter(([name]) => /^(PULUMI|MESOS)_/.test(name));
        const lines = ours.map(([name, value]) =>
            value === undefined ? `unset ${name}` : `export ${name}=${quote(value)}`,
        );
        lines.push(`export PATH=${quote(path.dirname(which("pulumi", this.env.PATH)))}:"$PATH"`);
        const file = path.join(projectFolder(".demo"), "env");
        writeFileSync(file, lines.join("\n") + "\n", { mode: 0o600 });
    }

    pulumi(args, options = {}) {
        return run("pulumi", [...args, "--non-interactive"], { cwd: root, env: this.env, ...options });
    }
}

function quote(text) {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
