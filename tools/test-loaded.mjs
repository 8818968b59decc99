// npm run test:loaded: npm test on a busy machine. Other processes want all processors meanwhile, test files come in a
// random order, and so do the unit tests in their files. (The end-to-end tests of a file go on from each other.)
//   --load=N       how many busy processes: 8
//   --times=N      how often: once
//   --seed=N       the order, and the seed of property tests, of an earlier run
// Other arguments go on to jest, so that one file can be run: npm run test:loaded -- --times=3 test/e2e/preview.test.ts
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { onStop } from "./lib/cleanup.mjs";
import { runJest } from "./lib/jest.mjs";
import { Failure, main, say } from "./lib/progress.mjs";
import { inProject } from "./lib/project.mjs";
import { testEnvironment } from "./test.mjs";

const lanes = [
    { project: "unit", order: ["--randomize"] },
    { project: "e2e", order: [] },
];

main(async () => {
    const { numbers, rest } = optionsOf(process.argv.slice(2), { load: 8, times: 1, seed: undefined });
    const env = await testEnvironment();
    for (let number = 0; number < numbers.load; number++) startBusyProcess();
    const failures = [];
    for (let time = 1; time <= numbers.times; time++) {
        const seed = numbers.seed ?? randomInt(2 ** 31);
        say(`\nRun ${time} of ${numbers.times} beside ${numbers.load} busy processes, --seed=${seed}`);
        for (const { project, order } of lanes) {
            const shuffled = [
                "--testSequencer",
                inProject("tools/load/shuffled.mjs"),
                "--seed",
                String(seed),
            ];
            const args = ["--selectProjects", project, "--passWithNoTests", ...shuffled, ...order, ...rest];
            const code = await runJest({
                name: `loaded-${project}`,
                args,
                env: { ...env, PROPERTY_SEED: String(seed) },
            });
            if (code !== 0) failures.push(`${project} with --seed=${seed}`);
        }
    }
    say(failures.length === 0 ? "\nAll runs passed." : `\nFailed: ${failures.join("; ")}`);
    return failures.length === 0 ? 0 : 1;
});

/** It ends by itself when this process has ended in a way that leaves no time to end it. */
function startBusyProcess() {
    const busy = spawn(process.execPath, [inProject("tools/load/busy.mjs"), String(process.pid)], {
        stdio: "ignore",
    });
    onStop(() => busy.kill("SIGKILL"));
}

/** Takes `--name=number` out of the arguments, for each name that there is a default for. */
function optionsOf(args, defaults) {
    const numbers = { ...defaults };
    const rest = args.filter((arg) => {
        const [, name, value] = /^--(\w+)=(.*)$/.exec(arg) ?? [];
        if (!(name in defaults)) return true;
        numbers[name] = Number(value);
        if (!Number.isInteger(numbers[name])) throw new Failure(`${arg}: give a whole number`);
        return false;
    });
    return { numbers, rest };
}
