// The emulator as a process of its own, so that it can outlive the command that started it: emulator.mjs FILE.
// Writes { pid, url } to FILE once it listens; ends on SIGTERM.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inProject } from "../lib/project.mjs";

const { believableCluster, startEmulator } = createRequire(import.meta.url)(
    inProject("dist/emulator/index.js"),
);

const emulator = await startEmulator(believableCluster());
process.on("SIGTERM", async () => {
    await emulator.stop();
    process.exit(0);
});
writeFileSync(process.argv[2], JSON.stringify({ pid: process.pid, url: emulator.url }));
