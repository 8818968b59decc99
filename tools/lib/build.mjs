// The compiled package in dist/: built when the sources have changed since the last time.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hashOf, inProject, root } from "./project.mjs";
import { during } from "./progress.mjs";
import { run } from "./run.mjs";
import { withLock } from "./lock.mjs";

const sources = ["provider", "emulator", "cli", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];
const workFolder = inProject("node_modules/.cache/pulumi-mesos-maintenance");
const stamp = path.join(workFolder, "build.stamp");

/** Compiles into a folder beside dist/ and swaps the two, so that nothing stale stays and nobody sees a half. */
export async function ensureBuild({ force = false } = {}) {
    mkdirSync(workFolder, { recursive: true });
    await withLock(path.join(workFolder, "build.lock"), async () => {
        const hash = hashOf(...sources.map((source) => inProject(source)));
        if (!force && existsSync(inProject("dist")) && readStamp() === hash) return;
        await during("Compiling the package", compile);
        writeFileSync(stamp, hash);
    });
}

async function compile() {
    const [next, previous] = [path.join(workFolder, "dist.next"), path.join(workFolder, "dist.previous")];
    rmSync(next, { recursive: true, force: true });
    rmSync(previous, { recursive: true, force: true });
    const compiler = inProject("node_modules/typescript/bin/tsc");
    await run(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", next], { cwd: root });
    const command = path.join(next, "cli/main.js");
    if (existsSync(command)) chmodSync(command, 0o755);
    if (existsSync(inProject("dist"))) renameSync(inProject("dist"), previous);
    renameSync(next, inProject("dist"));
    rmSync(previous, { recursive: true, force: true });
}

function readStamp() {
    return existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
}
