// An emulated master for a measurement, in a process of its own, so that its work is not counted.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onStop } from "../lib/cleanup.mjs";
import { inProject } from "../lib/project.mjs";

/** Starts one with so many agents and tasks; resolves to { url, stop }. */
export async function startEmulator(agents, tasks) {
    const options = ["--port", "0", "--agents", String(agents), "--tasks", String(tasks), "--json"];
    const child = spawn(process.execPath, [inProject("dist/cli/main.js"), "emulator", ...options], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const stop = onStop(() => child.kill("SIGTERM"));
    const line = await new Promise((resolve, reject) => {
        createInterface(child.stdout).once("line", resolve);
        child.once("exit", (code) => reject(new Error(`the emulator ended with code ${code}`)));
    });
    return { url: JSON.parse(line).url, stop };
}
