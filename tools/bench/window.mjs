// node window.mjs <create|read|preview|agents> <url> <machines>: one operation on a window of all machines of the
// emulator. Prints the CPU seconds that it took beyond loading the package, as a line of JSON; the emulator is left
// with the window scheduled.
import { createRequire } from "node:module";
import { inProject } from "../lib/project.mjs";

const require = createRequire(import.meta.url);
const { MaintenanceWindow } = require(inProject("dist/provider/runtime.js"));
const { manyAgents } = require(inProject("dist/emulator/index.js"));
const { reviewWindow } = require(inProject("dist/provider/resources/window/review.js"));
const { snapshotOf } = require(inProject("dist/provider/program/snapshot.js"));
const { agentsCommand } = require(inProject("dist/cli/agents.js"));

const [operation, url, count] = process.argv.slice(2);
const settings = { masters: url, requestTimeout: "5m", totalTimeout: "5m" };
const inputs = {
    machines: manyAgents(Number(count)).map(({ hostname, ip }) => ({ hostname, ip })),
    startTime: "2030-12-06T02:00:00Z",
    duration: "1h",
    reason: "the bench",
    owner: "urn:pulumi:bench::scale::pulumi-nodejs:dynamic/mesos:MaintenanceWindow::window",
};
const print = console.log;
console.log = () => {};
MaintenanceWindow.configure({ config: { get: (key) => settings[key.replace("mesos:", "")] } });

// The command takes its timeouts from the environment.
process.env.MESOS_REQUEST_TIMEOUT = settings.requestTimeout;
process.env.MESOS_TOTAL_TIMEOUT = settings.totalTimeout;

const work = {
    create: async () => {
        await fetch(`${url}/maintenance/schedule`, { method: "POST", body: "{}" });
        return () => create();
    },
    read: async () => {
        const { id, outs } = await create();
        return () => MaintenanceWindow.read(id, outs);
    },
    preview: async () => () => {
        const snapshot = snapshotOf((name) => settings[name]);
        return reviewWindow({ ...inputs, state: "down" }, snapshot, Date.now());
    },
    agents: async () => () => agentsCommand().parseAsync(["--master", url, "--json"], { from: "user" }),
};

const measured = await work[operation]();
const before = process.cpuUsage();
const result = await measured();
const { user, system } = process.cpuUsage(before);
if (operation !== "agents" && !result) throw new Error(`${operation} came to nothing`);
print(JSON.stringify({ cpuSeconds: Number(((user + system) / 1e6).toFixed(3)) }));
process.exit();

async function create() {
    const { inputs: checked, failures } = await MaintenanceWindow.check({}, inputs);
    if (failures?.length) throw new Error(JSON.stringify(failures));
    return MaintenanceWindow.create(checked);
}
