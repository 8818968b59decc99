// The npm dependencies: installed when they are missing or differ from package-lock.json.
import { readFileSync } from "node:fs";
import { compareVersions, inProject, root } from "./project.mjs";
import { Failure, during } from "./progress.mjs";
import { run } from "./run.mjs";

const oldestNode = "20.18.1";

export async function ensureDependencies() {
    if (compareVersions(process.versions.node, oldestNode) < 0) {
        throw new Failure(
            `Node ${process.versions.node} is too old: ${oldestNode} or newer is needed. Install it and run this again.`,
        );
    }
    if (upToDate()) return;
    await during("Installing npm dependencies", () =>
        run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root }),
    );
}

/** Compares what npm wrote down when it installed with what the lock file asks for. */
function upToDate() {
    const wanted = packages(inProject("package-lock.json"));
    const installed = packages(inProject("node_modules/.package-lock.json"));
    if (!wanted || !installed) return false;
    const same = (name) => installed[name]?.version === wanted[name]?.version;
    const needed = Object.keys(wanted).filter((name) => name !== "" && !wanted[name].optional);
    return needed.every(same) && Object.keys(installed).every(same);
}

function packages(file) {
    try {
        return JSON.parse(readFileSync(file, "utf8")).packages;
    } catch (error) {
        if (error.code === "ENOENT") return undefined;
        throw error;
    }
}
