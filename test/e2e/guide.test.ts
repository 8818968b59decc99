import path from "node:path";
import { emulatorOnly } from "./support";
import { runProgram } from "./support/run";

const root = path.resolve(__dirname, "../..");

emulatorOnly("the guide is about the emulator's cluster")(
    "what the guide to taking a rack down shows is what its commands print",
    async () => {
        const script = path.join(root, "tools/guide.mjs");
        await runProgram(process.execPath, [script, "--check"], { cwd: root, env: process.env, check: true });
    },
);
