// The compiled packages: built when their sources have changed since the last time.
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { hashOf, inProject, root } from "./project.mjs";
import { during } from "./progress.mjs";
import { run } from "./run.mjs";
import { withLock } from "./lock.mjs";

const workFolder = inProject("node_modules/.cache/pulumi-mesos-maintenance");
const common = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];

const library = {
    name: "package",
    sources: ["provider", "emulator", "cli", "review", ...common],
    configuration: "tsconfig.build.json",
    target: inProject("dist"),
    /** What is no code: the page of a review, and the schema of its JSON. */
    assets: ["review/page", "review/review.schema.json"],
};

/** It has what it uses of the library compiled in. */
const policyPack = {
    name: "policy pack",
    sources: [
        "policy/src",
        "provider/time",
        "provider/batches",
        "provider/calendar",
        "policy/tsconfig.build.json",
        ...common,
    ],
    configuration: "policy/tsconfig.build.json",
    target: inProject("policy/dist"),
};

export function ensureBuild(options) {
    return ensureBuilt(library, options);
}

export function ensurePolicyBuild(options) {
    return ensureBuilt(policyPack, options);
}

/** Compiles into a folder beside the target and swaps the two, so that nothing stale stays and nobody sees a half. */
async function ensureBuilt({ name, sources, configuration, target, assets = [] }, { force = false } = {}) {
    const own = (extension) => path.join(workFolder, `${name.replace(" ", "-")}.${extension}`);
    mkdirSync(workFolder, { recursive: true });
    await withLock(own("lock"), async () => {
        const hash = hashOf(...sources.map((source) => inProject(source)));
        if (!force && existsSync(target) && contentOf(own("stamp")) === hash) return;
        await during(`Compiling the ${name}`, () => compile(configuration, own("next")));
        for (const asset of assets) {
            cpSync(inProject(asset), path.join(own("next"), asset), { recursive: true });
        }
        rmSync(own("previous"), { recursive: true, force: true });
        if (existsSync(target)) renameSync(target, own("previous"));
        renameSync(own("next"), target);
        rmSync(own("previous"), { recursive: true, force: true });
        writeFileSync(own("stamp"), hash);
    });
}

async function compile(configuration, folder) {
    rmSync(folder, { recursive: true, force: true });
    const compiler = inProject("node_modules/typescript/bin/tsc");
    await run(process.execPath, [compiler, "-p", configuration, "--outDir", folder], { cwd: root });
    const command = path.join(folder, "cli/main.js");
    if (existsSync(command)) chmodSync(command, 0o755);
}

function contentOf(file) {
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
