// npm run test:random: the files with property tests alone, with PROPERTY_SEED, else with a random seed. Arguments
// go on to jest. CI runs it beside the fixed seed of everything else, and reports what it finds without failing for it.
import { runJest } from "./lib/jest.mjs";
import { main } from "./lib/progress.mjs";
import { propertyFiles } from "./properties/files.mjs";
import { testEnvironment } from "./test.mjs";

main(async () => {
    const projects = ["--selectProjects", "unit", "faults"];
    const args = [...process.argv.slice(2), ...projects, "--runTestsByPath", ...propertyFiles()];
    return runJest({ name: "properties", args, env: await testEnvironment() });
});
