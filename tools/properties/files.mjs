// Which test files have property tests.
import { readdirSync, readFileSync } from "node:fs";
import { inProject } from "../lib/project.mjs";

/** Those that need no real master, by their paths in the project. */
export function propertyFiles() {
    return ["unit", "property", "conformance", "faults"]
        .map((folder) => `test/${folder}`)
        .flatMap((folder) =>
            readdirSync(inProject(folder), { recursive: true }).map((name) => `${folder}/${name}`),
        )
        .filter((file) => file.endsWith(".test.ts") && !file.endsWith(".mesos.test.ts"))
        .filter((file) => readFileSync(inProject(file), "utf8").includes('from "fast-check"'))
        .sort();
}
