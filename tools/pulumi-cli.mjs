// A working Pulumi CLI for this project, without touching the user's own: from PATH, else from the cache,
// else put into the cache by Pulumi's installer, else built there from its Go modules at pinned versions.
import { chmodSync, copyFileSync, existsSync, mkdirSync, realpathSync, renameSync } from "node:fs";
import path from "node:path";
import { buildPulumi, buildIsPossible } from "./pulumi/build.mjs";
import { installPulumi } from "./pulumi/install.mjs";
import { cacheFolder, compareVersions, inProject } from "./lib/project.mjs";
import { withLock } from "./lib/lock.mjs";
import { Failure, say } from "./lib/progress.mjs";
import { isExecutable, run, which } from "./lib/run.mjs";

/** What is put into the cache. The Go build pins the same version in pulumi/cli/go.mod. */
export const pinnedVersion = "3.259.0";

/**
 * The oldest CLI on PATH that is used as it is. The engine hands stack configuration to dynamic providers since
 * 3.139; the SDK returns what `read` found to the engine since 3.216, and CLI and SDK are released together:
 * with older pairs nobody has tried this package, and the pinned one is a set-up step away.
 */
const oldestVersion = "3.216.0";

/** The CLI, its Node.js language host, the shim that starts dynamic providers: it looks for the others beside it. */
const shim = "pulumi-resource-pulumi-nodejs";
const programs = ["pulumi", "pulumi-language-nodejs", shim];

/**
 * Makes sure that there is a complete CLI. Resolves to { bin, env }: its folder, and the environment to run it in,
 * with `backend` as the folder that state is kept in.
 */
export async function ensurePulumi({ backend }) {
    const bin = (await fromPath()) ?? (await fromCache());
    for (const folder of [homeFolder(), backend]) mkdirSync(folder, { recursive: true });
    return { bin, env: environment(bin, backend) };
}

/** Nothing of the user's own Pulumi: not the home, not the login, not a selected stack. */
function environment(bin, backend) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
    return {
        ...Object.fromEntries(inherited),
        PATH: [bin, process.env.PATH].join(path.delimiter),
        PULUMI_HOME: homeFolder(),
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: "not-a-secret",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

async function fromPath() {
    const found = which("pulumi");
    if (!found) return undefined;
    const version = await versionOf(found).catch(() => "");
    if (!/^v\d+\.\d+\.\d+/.test(version) || compareVersions(version, oldestVersion) < 0) {
        say(
            `${found} is ${version || "of unknown version"}; ${oldestVersion} or newer is needed: using another.`,
        );
        return undefined;
    }
    // A package manager may have put links on PATH and the programs themselves somewhere else.
    const folders = [path.dirname(found), path.dirname(realpathSync(found))];
    const missing = missingIn(folders[0]) && missingIn(folders[1]);
    if (missing) say(`${found} comes without ${missing}: using another.`);
    return folders.find((folder) => !missingIn(folder));
}

async function versionOf(pulumi) {
    const env = { ...process.env, PULUMI_HOME: homeFolder(), PULUMI_SKIP_UPDATE_CHECK: "true" };
    return (await run(pulumi, ["version"], { env })).stdout.trim();
}

function homeFolder() {
    return path.join(cacheFolder(), "pulumi-home");
}

/** The first program that is not in the folder. */
function missingIn(folder) {
    return programs.find((program) => !isExecutable(path.join(folder, program)));
}

async function fromCache() {
    const folder = path.join(cacheFolder(), `pulumi-${pinnedVersion}`);
    const bin = path.join(folder, "bin");
    if (existsSync(folder)) return bin;
    await withLock(`${folder}.lock`, async () => {
        if (existsSync(folder)) return;
        const partial = `${folder}.partial`;
        const problem = await installPulumi(pinnedVersion, partial);
        if (problem) {
            say(`Pulumi's installer: ${problem}`);
            if (!buildIsPossible()) throw new Failure(nothingLeft(problem));
            await buildPulumi(pinnedVersion, partial);
        }
        placeShim(path.join(partial, "bin"));
        await versionOf(path.join(partial, "bin/pulumi"));
        renameSync(partial, folder);
    });
    return bin;
}

/** The script looks for the SDK from the folder of the program that it serves, so that any version's will do. */
function placeShim(bin) {
    const target = path.join(bin, shim);
    copyFileSync(inProject("node_modules/@pulumi/pulumi", shim), target);
    chmodSync(target, 0o755);
}

function nothingLeft(problem) {
    return [
        "There is no Pulumi CLI, and no way to get one:",
        `  - \`pulumi\` on PATH: not found, or not ${oldestVersion} or newer with ${programs[1]} beside it`,
        `  - Pulumi's own installer: ${problem}`,
        "  - building it: `go` is not on PATH",
        "Do one of these and run this again:",
        `  - install Pulumi ${oldestVersion} or newer, as its documentation says, and put it on PATH`,
        "  - install Go (the version stands in tools/pulumi/cli/go.mod) and put it on PATH",
    ].join("\n");
}
