// Where things lie: the project, its cache, and what this process may use.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the project. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** A path below the root. */
export function inProject(...parts) {
    return path.join(root, ...parts);
}

/** A folder below the root that exists afterwards. */
export function projectFolder(...parts) {
    const folder = inProject(...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
}

/** The cache folder of the project: tools that are too big to keep in it. Created when missing. */
export function cacheFolder() {
    const { MESOS_MAINTENANCE_CACHE, XDG_CACHE_HOME } = process.env;
    const shared = XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
    const folder = path.resolve(MESOS_MAINTENANCE_CACHE || path.join(shared, "pulumi-mesos-maintenance"));
    mkdirSync(folder, { recursive: true });
    return folder;
}

/** One hash over the contents of files and of all files below folders; what is missing counts as empty. */
export function hashOf(...paths) {
    const hash = createHash("sha256");
    const add = (file) => {
        let entries;
        try {
            entries = readdirSync(file).sort();
        } catch (error) {
            if (error.code === "ENOENT") return;
            if (error.code !== "ENOTDIR") throw error;
        }
        if (entries) entries.forEach((entry) => add(path.join(file, entry)));
        else hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
    };
    paths.forEach(add);
    return hash.digest("hex");
}

/** Compares "3.216.0" with "v3.259.0-beta.1" by number: negative, zero or positive. */
export function compareVersions(left, right) {
    const numbers = (version) => version.replace(/^v/, "").split(/[-+]/)[0].split(".").map(Number);
    const [a, b] = [numbers(left), numbers(right)];
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
