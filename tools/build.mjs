// Compiles the package into dist/ (npm run build); does nothing when it is up to date. --force compiles anyway.
import { ensureBuild } from "./lib/build.mjs";
import { main } from "./lib/progress.mjs";

main(() => ensureBuild({ force: process.argv.includes("--force") }));
