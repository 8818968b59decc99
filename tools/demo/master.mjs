// The master of the demo: the emulator, started and stopped here, or a real one; and a look at what it says.
import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isAlive } from "../lib/lock.mjs";
import { onStop } from "../lib/cleanup.mjs";
import { Failure } from "../lib/progress.mjs";
import { inProject, projectFolder } from "../lib/project.mjs";

const require = createRequire(import.meta.url);
const file = inProject(".demo/emulator.json");

/** The emulator that an earlier run left behind, as { pid, url }, or undefined. */
export function runningEmulator() {
    if (!existsSync(file)) return undefined;
    const running = JSON.parse(readFileSync(file, "utf8"));
    return isAlive(running.pid) ? running : undefined;
}

/** Starts the emulator; resolves to its URL. It ends with this process unless `keep`. */
export async function startEmulator({ keep }) {
    rmSync(file, { force: true });
    const log = path.join(projectFolder(".demo"), "emulator.log");
    const program = path.join(path.dirname(fileURLToPath(import.meta.url)), "emulator.mjs");
    const output = openSync(log, "w");
    const child = spawn(process.execPath, [program, file], {
        detached: keep,
        stdio: ["ignore", output, output],
    });
    if (!keep) onStop(stopEmulator);
    for (const end = Date.now() + 10_000; !existsSync(file); await sleep(50)) {
        if (child.exitCode === null && Date.now() < end) continue;
        throw new Failure(`The emulator did not start; ${log} says:\n${readFileSync(log, "utf8")}`);
    }
    child.unref();
    return runningEmulator().url;
}

/** Stops the emulator; returns what was stopped, or undefined. */
export async function stopEmulator() {
    const running = runningEmulator();
    if (running) process.kill(running.pid, "SIGTERM");
    while (runningEmulator()) await sleep(50);
    rmSync(file, { force: true });
    return running;
}

/** What the master says now: { version, agents, schedule, draining, down }, through the package's own client. */
export async function look(environment) {
    const { MasterClient, connectionFrom, environmentSettings } = require(
        inProject("dist/provider/mesos/index.js"),
    );
    const settings = environmentSettings({ MESOS_TOTAL_TIMEOUT: "10s", ...environment });
    const client = new MasterClient(connectionFrom(settings));
    try {
        const [version, agents, view] = [await client.version(), await client.agents(), await client.view()];
        return { version, agents: agents.sort(byHostname), ...view };
    } catch (error) {
        throw new Failure(error.message, { cause: error });
    } finally {
        await client.close();
    }
}

/** Another team's window over these agents, with a start that no double can hold. */
export async function addForeignWindow(url, agents) {
    const machines = JSON.stringify(agents.map(({ hostname, ip }) => ({ hostname, ip })));
    const time = '{"start":{"nanoseconds":1764554400123456789},"duration":{"nanoseconds":14400000000000}}';
    const body = `{"windows":[{"machine_ids":${machines},"unavailability":${time}}]}`;
    const answer = await fetch(`${url}/maintenance/schedule`, { method: "POST", body });
    if (!answer.ok) throw new Failure(`${url} refused the other team's window: ${await answer.text()}`);
}

function byHostname(left, right) {
    return left.hostname.localeCompare(right.hostname, "en", { numeric: true });
}
