// npm test: sets up all that the tests need, then runs jest's projects unit and e2e; arguments go on to jest.
//   --setup-only   print the environment of the tests as JSON, and run none
//   --name=NAME    .test-results/NAME.json is where the result goes (default "test")
import path from "node:path";
import jestConfig from "../jest.config.js";
import { ensureBuild, ensurePolicyBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runJest } from "./lib/jest.mjs";
import { main } from "./lib/progress.mjs";
import { projectFolder } from "./lib/project.mjs";
import { ensurePolicyPulumi } from "./policy-cli.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";

/** Sets everything up; resolves to the environment that tests with the real CLI run in. */
export async function testEnvironment() {
    await ensureDependencies();
    await ensureBuild();
    await ensurePolicyBuild();
    const { bin, env } = await ensurePulumi({ backend: projectFolder(".e2e", "state") });
    const policy = await ensurePolicyPulumi({ bin });
    return { ...env, ...(policy.bin ? { E2E_POLICY_BIN: policy.bin } : { E2E_NO_POLICY: policy.problem }) };
}

async function test() {
    const own = ["--setup-only", "--name="];
    const args = process.argv.slice(2);
    const env = await testEnvironment();
    if (args.includes("--setup-only")) {
        const added = Object.entries(env).filter(([name, value]) => process.env[name] !== value);
        console.log(JSON.stringify(Object.fromEntries(added), null, 2));
        return 0;
    }
    const name = args.find((arg) => arg.startsWith("--name="))?.slice("--name=".length) ?? "test";
    const rest = args.filter((arg) => !own.some((prefix) => arg.startsWith(prefix)));
    return runJest({ name, args: projectsLast(rest), env });
}

/** Jest takes all that stands behind --selectProjects for names of projects, files too, and then runs everything. */
function projectsLast(args) {
    const from = args.indexOf("--selectProjects");
    if (from === -1) return [...args, "--selectProjects", "unit", "e2e"];
    const names = jestConfig.projects.map(({ displayName }) => displayName);
    let to = from + 1;
    while (names.includes(args[to])) to++;
    return [...args.slice(0, from), ...args.slice(to), ...args.slice(from, to)];
}

if (process.argv[1] === path.resolve(import.meta.filename)) main(test);
