// npm start: sets everything up and lets `pulumi up` declare a maintenance window.
import { parseArgs } from "node:util";
import { addForeignWindow, look, runningEmulator, startEmulator, stopEmulator } from "./demo/master.mjs";
import { showForeign, showSchedule } from "./demo/show.mjs";
import { Stack } from "./demo/stack.mjs";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { Failure, main, say } from "./lib/progress.mjs";
import { projectFolder } from "./lib/project.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";

const help = `npm start                               a maintenance window on the embedded emulator, and what it changed
npm start -- --keep                     the emulator stays: go on with pulumi preview, up, destroy
npm start -- --stop                     ends what --keep left running
npm start -- --master http://leader:5050
                                        the same on a real cluster; nothing is changed but by pulumi up.
                                        Several masters are separated by commas. Credentials come from the
                                        environment: MESOS_PRINCIPAL and MESOS_SECRET, or MESOS_TOKEN.

The first run installs npm's dependencies and the Pulumi CLI (into a cache folder; yours is left alone).`;

main(async () => {
    const { values: option } = parseArgs({
        options: {
            master: { type: "string" },
            keep: { type: "boolean", default: false },
            stop: { type: "boolean", default: false },
            help: { type: "boolean", short: "h", default: false },
        },
    });
    if (option.help) return console.log(help);
    if (option.stop) return stop();
    if (!option.master) refuseSecondEmulator();

    await ensureDependencies();
    await ensureBuild();
    const pulumi = await ensurePulumi({ backend: projectFolder(".demo", "state") });
    const demo = option.master ? realCluster(option.master) : await emulatedCluster(option.keep);
    const stack = new Stack(demo.stack, { ...pulumi.env, ...demo.settings });

    const before = await look(stack.env);
    await stack.prepare({ fresh: !option.master, config: demo.config(before) });
    heading(`Before: ${demo.url}, Mesos ${before.version}, ${before.agents.length} agents`);
    console.log(showSchedule(before, { owners: await stack.windows() }));
    heading("pulumi up");
    await stack.up();
    const after = await look(stack.env);
    const owners = await stack.windows();
    heading(`After: ${demo.url}`);
    console.log(showSchedule(after, { owners, other: before }));
    console.log(`\n${showForeign(before, after, owners)}`);

    if (option.master || option.keep) {
        stack.writeEnvironment();
        console.log(goOn(option.keep && !option.master));
    } else {
        await stack.remove();
        console.log(
            "\nThe emulator has ended. `npm start -- --keep` leaves it running for you to go on with.",
        );
    }
});

/** The emulator with another team's window on it. */
async function emulatedCluster(keep) {
    const url = await startEmulator({ keep });
    const settings = { MESOS_MASTERS: url };
    // Credentials in the environment are for some real cluster.
    for (const name of Object.keys(process.env)) if (name.startsWith("MESOS_")) settings[name] ??= undefined;
    const { agents } = await look(settings);
    await addForeignWindow(url, agents.slice(-2));
    return { url, settings, stack: "demo", config: quickstart };
}

/** A stack for each cluster: the windows of one are none of the other's. */
function realCluster(masters) {
    const settings = { MESOS_MASTERS: masters };
    return {
        url: masters,
        settings,
        stack: `live-${masters.replace(/[^a-z0-9]+/gi, "-")}`,
        config: quickstart,
    };
}

/** The configuration of the quickstart: its first window is over two agents that nobody else has scheduled. */
function quickstart({ agents, schedule }) {
    const taken = new Set(
        (schedule.windows ?? []).flatMap((window) => window.machine_ids.map(({ ip }) => ip)),
    );
    const machines = agents.filter(({ ip }) => !taken.has(ip)).slice(0, 2);
    if (machines.length === 0)
        throw new Failure("Every agent of that master is in some maintenance window already.");
    return {
        state: "scheduled",
        machines: JSON.stringify(machines.map(({ hostname }) => hostname)),
    };
}

function refuseSecondEmulator() {
    const running = runningEmulator();
    if (!running) return;
    throw new Failure(
        `${running.url} is still there from \`npm start -- --keep\`; end it: npm start -- --stop`,
    );
}

async function stop() {
    const stopped = await stopEmulator();
    say(stopped ? `The emulator at ${stopped.url} has ended.` : "No emulator is running.");
}

function heading(text) {
    console.log(`\n--- ${text} ---\n`);
}

function goOn(emulated) {
    return [
        "\nGo on, in this folder:",
        "  . .demo/env                                   this CLI, this state, this master",
        "  pulumi preview                                nothing to do",
        '  pulumi config set startTime "$(date -u +%Y-%m-%dT%H:%M:%SZ)"',
        "                                                let the window begin now",
        "  pulumi config set state down && pulumi up     take the machines down",
        "  pulumi destroy                                give them back",
        ...(emulated ? ["  npm start -- --stop                           end the emulator"] : []),
    ].join("\n");
}
