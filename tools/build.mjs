// Compiles the package into dist/ and the policy pack into policy/dist/ (npm run build); does nothing when they are
// up to date. --force compiles anyway.
import { ensureBuild, ensurePolicyBuild } from "./lib/build.mjs";
import { main } from "./lib/progress.mjs";

main(async () => {
    const force = process.argv.includes("--force");
    await ensureBuild({ force });
    await ensurePolicyBuild({ force });
});
