// npm run test:mesos: the end-to-end tests and the differential test against a real Mesos 1.11.0 with agents in
// processes of their own, running tasks and a follower. Arguments go on to jest.
//   --only=NAME    one lane: e2e or mesos
// The tests get E2E_MASTER (mesos: MESOS_MASTER), E2E_FOLLOWER, E2E_WORK_DIR and E2E_CLUSTER: `node $E2E_CLUSTER
// failover --work-dir $E2E_WORK_DIR` restarts the cluster under them.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { onStop } from "./lib/cleanup.mjs";
import { runJest } from "./lib/jest.mjs";
import { during, main, say } from "./lib/progress.mjs";
import { inProject, projectFolder } from "./lib/project.mjs";
import { setUpMesos, startCluster, startFramework, stopCluster, whyNoMesos } from "./mesos/cluster.mjs";
import { freePort } from "./mesos/ports.mjs";
import { ensureSshd } from "./mesos/sshd.mjs";
import { testEnvironment } from "./test.mjs";

const agents = 6;
const lanes = ["e2e", "mesos"];
/** They start emulators of their own wherever they run, or ask nothing of a master: npm test has run them. */
const elsewhere = [
    "bad-master",
    "components",
    "drain",
    "examples",
    "guide",
    "packaging",
    "partial-failure",
    "review",
];

/** Starts a cluster with tasks on it; resolves to { variables, stop }. Its folder is kept until the next run. */
async function cluster(name) {
    const workDir = inProject(".e2e", `mesos-${name}`);
    rmSync(workDir, { recursive: true, force: true });
    const port = await freePort();
    const stop = onStop(() => stopCluster(workDir));
    const shape = ["--separate-agents", "--agents", String(agents), "--follower", String(port + agents + 1)];
    const url = await startCluster(workDir, ["--port", String(port), ...shape]);
    const folder = projectFolder(".e2e", `mesos-${name}`, "frameworks");
    const start = (framework, tasks, ...options) =>
        startFramework({ master: url, name: framework, tasks, folder, options });
    const frameworks = [
        await start("marathon", 4, "--inverse-offers", "accept"),
        await start("kafka", 2, "--inverse-offers", "decline"),
    ];
    const variables = {
        E2E_MASTER: url,
        MESOS_MASTER: url,
        E2E_FOLLOWER: `http://127.0.0.1:${port + agents + 1}`,
        E2E_WORK_DIR: workDir,
        E2E_CLUSTER: inProject("tools/mesos/cluster.mjs"),
    };
    return {
        variables,
        async stop() {
            await Promise.all(frameworks.map((framework) => framework.stop()));
            await stop();
        },
    };
}

function skip(reason) {
    say(`\n!!! SKIPPED: no test ran against a real Mesos: ${reason} !!!\n`);
    const result = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 1, skipped: reason };
    writeFileSync(path.join(projectFolder(".test-results"), "mesos.json"), JSON.stringify(result));
}

main(async () => {
    const reason = whyNoMesos();
    if (reason) return skip(reason);
    const args = process.argv.slice(2);
    const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
    const rest = args.filter((arg) => !arg.startsWith("--only="));
    const env = await testEnvironment();
    await during("Setting up Mesos 1.11.0", setUpMesos);
    await during("Setting up an SSH server", ensureSshd);
    let failed = 0;
    for (const lane of lanes.filter((lane) => !only || lane === only)) {
        const { variables, stop } = await during(`Starting a cluster for ${lane}`, () => cluster(lane));
        // One master: the test files take turns.
        const ignored = `/test/e2e/(${elsewhere.join("|")})\\.test\\.ts$`;
        const jest = [...rest, "--runInBand", "--testPathIgnorePatterns", ignored, "--selectProjects", lane];
        const code = await runJest({ name: `mesos-${lane}`, args: jest, env: { ...env, ...variables } });
        failed ||= code;
        await during("Stopping the cluster", stop);
    }
    return failed;
});
