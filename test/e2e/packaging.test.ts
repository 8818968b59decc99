import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { agent, type Stack, succeeded, useCluster } from "./support";
import { packedProject, projectsFolder, tarball } from "./support/packed";
import { runProgram } from "./support/run";

const lane = useCluster();

const args = { machines: [agent(1)], startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "packaging" };
const standing = "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING";

beforeEach(() => lane.cluster.reset());

/** Whether a project, however it is laid out, can do all that runs the package in another process. */
async function expectToWork(stack: Stack): Promise<void> {
    expect(succeeded(await stack.up())).not.toMatch(/warning/);
    expect(await lane.cluster.windows()).toEqual([standing]);
    expect(await stack.outputs()).toMatchObject({ phase: "scheduled" });
    succeeded(await stack.refresh());
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
}

const folderOf = (name: string) => mkdtempSync(path.join(projectsFolder, `${name}-`));

test("the package works in a TypeScript program, whose types it satisfies in every module resolution", async () => {
    const stack = lane.stack("typescript", { main: "index.ts", runtime: "nodejs" });
    stack.write(
        "index.ts",
        `
        import * as pulumi from "@pulumi/pulumi";
        import {
            type AgentResult, getAgents, type MachineState, MaintenanceSchedule, MaintenanceWindow,
            type MaintenanceWindowArgs, MesosCluster, type Phase,
        } from "pulumi-mesos-maintenance";

        const args: MaintenanceWindowArgs = ${JSON.stringify(args)};
        const window = new MaintenanceWindow("window", args, { protect: false });
        export const phase: pulumi.Output<Phase> = window.phase;
        export const machineStates: pulumi.Output<MachineState[]> = window.machineStates;
        export const agents: pulumi.Output<AgentResult[]> = getAgents({ attributes: { rack: pulumi.output("r1") } });

        /** Never called: what must compile, and what must not. */
        export function types(): void {
            const cluster = new MesosCluster("prod", { masters: ["a"], auth: { token: pulumi.secret("t") } });
            new MaintenanceWindow("all", { ...args, machines: getAgents({}, { provider: cluster }), state: "down" });
            new MaintenanceSchedule("whole", { windows: [args] }, { provider: cluster });
            // @ts-expect-error
            new MaintenanceWindow("state", { ...args, state: "drained" });
            // @ts-expect-error
            new MaintenanceWindow("typo", { ...args, resaon: "x" });
            // @ts-expect-error
            new MesosCluster("none", {});
        }
    `,
    );
    await expectToWork(stack);
    for (const options of [
        ["--module", "node16", "--moduleResolution", "node16"],
        ["--module", "commonjs", "--moduleResolution", "node10"],
        ["--module", "esnext", "--moduleResolution", "bundler"],
    ]) {
        const compiler = stack.path("node_modules/typescript/bin/tsc");
        // Neither skipLibCheck nor esModuleInterop: the template of Pulumi has neither.
        const strict = ["--noEmit", "--strict", "--target", "es2020", "--types", "node", "index.ts"];
        await runProgram(process.execPath, [compiler, ...options, ...strict], {
            cwd: stack.folder,
            check: true,
        });
    }
});

test("the package works in an ES module", async () => {
    const stack = lane.stack("esm");
    stack.write("package.json", JSON.stringify({ name: "esm", type: "module" }));
    stack.write(
        "index.js",
        `
        import { MaintenanceWindow } from "pulumi-mesos-maintenance";
        const window = new MaintenanceWindow("window", ${JSON.stringify(args)});
        export const phase = window.phase;
    `,
    );
    await expectToWork(stack);
});

const program = `
    const { MaintenanceWindow } = require("pulumi-mesos-maintenance");
    exports.phase = new MaintenanceWindow("window", ${JSON.stringify(args)}).phase;
`;

test("the package works in an npm workspace, hoisted to the folder above", async () => {
    const root = folderOf("workspaces");
    const infra = path.join(root, "packages", "infra");
    mkdirSync(infra, { recursive: true });
    const dependencies = { "@pulumi/pulumi": "*", "pulumi-mesos-maintenance": `file:${tarball()}` };
    writeFileSync(
        path.join(root, "package.json"),
        JSON.stringify({ private: true, workspaces: ["packages/*"] }),
    );
    writeFileSync(
        path.join(infra, "package.json"),
        JSON.stringify({ name: "infra", version: "1.0.0", dependencies }),
    );
    cpSync(path.join(packedProject(), "package-lock.json"), path.join(root, "package-lock.json"));
    const install = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
    await runProgram("npm", install, { cwd: root, check: true });
    expect(readdirSync(path.join(root, "node_modules"))).toContain("pulumi-mesos-maintenance");

    const stack = lane.stack("workspaces", { folder: infra, isInstalled: true });
    stack.write("index.js", program);
    await expectToWork(stack);
    rmSync(root, { recursive: true, force: true });
});

test("the package works through a symbolic link to a checkout, as npm link makes it", async () => {
    const folder = folderOf("linked");
    const modules = path.join(folder, "node_modules");
    mkdirSync(modules);
    const installed = path.join(packedProject(), "node_modules");
    for (const name of readdirSync(installed)) {
        if (name !== "pulumi-mesos-maintenance")
            symlinkSync(path.join(installed, name), path.join(modules, name));
    }
    symlinkSync(path.resolve(__dirname, "../.."), path.join(modules, "pulumi-mesos-maintenance"));
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "linked" }));

    const stack = lane.stack("linked", { folder, isInstalled: true });
    stack.write("index.js", program);
    await expectToWork(stack);
});

test("the tarball holds the compiled package and nothing of its tests and tools", async () => {
    const { stdout } = await runProgram("tar", ["-tf", tarball()], { cwd: packedProject(), check: true });
    const files = stdout.trim().split("\n");
    expect(files).toEqual(
        expect.arrayContaining(["package/dist/provider/index.js", "package/dist/provider/index.d.ts"]),
    );
    const roots = new Set(files.map((file) => file.split("/").slice(1, 2).join()));
    expect([...roots].sort()).toEqual(expect.arrayContaining(["LICENSE", "dist", "package.json"]));
    expect(files.filter((file) => /\/(test|tools|node_modules)\//.test(file))).toEqual([]);
});
