import { execFileSync } from "node:child_process";
import path from "node:path";
import { installPacked } from "./packed";

const root = path.resolve(__dirname, "../../..");

/**
 * Once a run, before any test: the Pulumi CLI, the compiled package, and a project with its tarball installed.
 * Whoever sets E2E_PROJECT has done all that, with other versions perhaps.
 */
export default async function setUp(): Promise<void> {
    if (process.env.E2E_PROJECT !== undefined) return;
    const printed = execFileSync(process.execPath, ["tools/test.mjs", "--setup-only"], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
    });
    // Progress may stand before the JSON.
    Object.assign(process.env, JSON.parse(printed.slice(printed.search(/^\{/m))));
    process.env.E2E_PROJECT = await installPacked(root);
}
