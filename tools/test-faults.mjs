// npm run test:faults: what is too long for npm test. Failing masters, killed processes, racing writers, locked doors
// and random inputs; first against the emulator, then against a real Mesos. Arguments go on to jest.
//   --only=LANE    emulator or real
//   --write        puts the figures into docs/reliability.md and README.md
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { table, writeTable } from "./faults/figures.mjs";
import { onStop } from "./lib/cleanup.mjs";
import { runJest } from "./lib/jest.mjs";
import { during, main, say } from "./lib/progress.mjs";
import { inProject, projectFolder } from "./lib/project.mjs";
import { run, which } from "./lib/run.mjs";
import { setUpMesos, startCluster, stopCluster, whyNoMesos } from "./mesos/cluster.mjs";
import { freePort } from "./mesos/ports.mjs";
import { testEnvironment } from "./test.mjs";

/** Those that mean something on a real master too. */
const onRealMesos = ["access", "crash-points", "failover", "race", "stop"];

main(async () => {
    const args = process.argv.slice(2);
    const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
    const rest = args.filter((arg) => !arg.startsWith("--only=") && arg !== "--write");
    const env = await testEnvironment();
    const folder = projectFolder(".e2e", "faults");
    if (!only) rmSync(folder, { recursive: true, force: true });
    let failed = 0;
    if (only !== "real") {
        await ensureNginx();
        // They mostly wait, each file for an emulator of its own.
        failed = await jest("faults-emulator", ["--maxWorkers=3", ...rest], env);
    }
    if (only !== "emulator") failed = (await onMesos(rest, env)) || failed;
    const rows = readdirSync(folder)
        .sort()
        .map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")));
    say(`\n${table(rows)}`);
    if (args.includes("--write")) writeTable(rows);
    return failed;
});

function jest(name, args, env) {
    return runJest({ name, args: [...args, "--selectProjects", "faults"], env });
}

async function onMesos(rest, env) {
    const reason = whyNoMesos();
    if (reason) {
        say(`\n!!! SKIPPED: no fault was injected into a real Mesos: ${reason} !!!\n`);
        return 0;
    }
    await during("Setting up Mesos 1.11.0", setUpMesos);
    const workDir = inProject(".e2e", "mesos-faults");
    rmSync(workDir, { recursive: true, force: true });
    const stop = onStop(() => stopCluster(workDir, { clean: true }));
    const options = ["--port", String(await freePort()), "--separate-agents", "--agents", "3"];
    const url = await during("Starting a cluster for faults", () => startCluster(workDir, options));
    const given = {
        FAULTS_MASTER: url,
        FAULTS_WORK_DIR: workDir,
        FAULTS_CLUSTER: inProject("tools/mesos/cluster.mjs"),
    };
    const tests = ["--testPathPatterns", onRealMesos.map((name) => `test/faults/${name}`).join("|")];
    // One master: the test files take turns.
    const code = await jest("faults-real", ["--runInBand", ...rest, ...tests], { ...env, ...given });
    await during("Stopping the cluster", stop);
    return code;
}

/** The gateway tests want a real nginx; without one they say that they are skipped. */
async function ensureNginx() {
    if (which("nginx") || !which("apt-get") || process.getuid?.() !== 0) return;
    await during("Installing nginx", async () => {
        await run("apt-get", ["update", "-qq"]);
        await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "nginx-light"]);
    }).catch((error) => say(`nginx could not be installed, its tests are skipped: ${error.message}`));
}
