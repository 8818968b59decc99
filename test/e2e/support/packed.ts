import { createHash } from "node:crypto";
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { runProgram } from "./run";

/**
 * Where the tests' projects lie: outside of the repository, whose own node_modules would lend the package what
 * its tarball lacks.
 */
export const projectsFolder = path.join(os.tmpdir(), `pulumi-mesos-maintenance-e2e-${os.userInfo().uid}`);

/** The folder of the project that the packed package is installed into; see {@link installPacked}. */
export function packedProject(): string {
    const folder = process.env.E2E_PROJECT;
    if (folder === undefined)
        throw new Error("E2E_PROJECT is not set: run these tests as jest's project e2e");
    return folder;
}

/** The tarball of the package, which lies in that project. */
export function tarball(): string {
    const folder = packedProject();
    const [name] = readdirSync(folder).filter((file) => /^pulumi-mesos-maintenance-\d.*\.tgz$/.test(file));
    return path.join(folder, name!);
}

/**
 * Packs the package and the policy pack and installs the tarballs into a project of its own, beside the Pulumi SDK
 * and TypeScript in the repository's versions. Kept for the next runs of the same packages.
 */
export async function installPacked(root: string): Promise<string> {
    mkdirSync(projectsFolder, { recursive: true });
    const folder = path.join(projectsFolder, `packed-${contentHash(root)}`);
    if (existsSync(folder)) {
        utimesSync(folder, new Date(), new Date());
        return folder;
    }
    removeOld();
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial);
    const npm = (args: string[], cwd: string) => runProgram("npm", args, { cwd, check: true });
    for (const each of [root, path.join(root, "policy")]) {
        await npm(["pack", "--ignore-scripts", "--pack-destination", partial], each);
    }
    const tarballs = readdirSync(partial).map((file) => [file.replace(/-\d.*$/, ""), `file:${file}`]);
    const manifest = {
        name: "packed",
        private: true,
        dependencies: {
            "@pulumi/pulumi": installedVersion(root, "@pulumi/pulumi"),
            ...Object.fromEntries(tarballs),
        },
        devDependencies: {
            "@types/node": installedVersion(root, "@types/node"),
            "ts-node": installedVersion(root, "ts-node"),
            typescript: installedVersion(root, "typescript"),
        },
    };
    writeFileSync(path.join(partial, "package.json"), JSON.stringify(manifest, null, 2));
    await npm(["install", "--prefer-offline", "--no-audit", "--no-fund"], partial);
    // Another run may have been first.
    if (existsSync(folder)) rmSync(partial, { recursive: true, force: true });
    else renameSync(partial, folder);
    return folder;
}

/** What no run can be using any more: a run renews the time of its package, and takes minutes. */
function removeOld(): void {
    const longAgo = Date.now() - 2 * 3_600_000;
    for (const name of readdirSync(projectsFolder)) {
        const folder = path.join(projectsFolder, name);
        if (statSync(folder).mtimeMs < longAgo) rmSync(folder, { recursive: true, force: true });
    }
}

function installedVersion(root: string, name: string): string {
    const manifest = readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}

function contentHash(root: string): string {
    const hash = createHash("sha256");
    const packages = [root, path.join(root, "policy")];
    const files = packages
        .map((folder) => path.join(folder, "dist"))
        .flatMap((dist) => readdirSync(dist, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort();
    for (const file of [...packages.map((folder) => path.join(folder, "package.json")), ...files]) {
        hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
    }
    return hash.digest("hex").slice(0, 16);
}
