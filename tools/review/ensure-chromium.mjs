// Installs Debian's Chromium where one can; the tests that need one are skipped without it, and say so.
import { existsSync } from "node:fs";
import process from "node:process";
import { run } from "../lib/run.mjs";

export async function ensureChromium() {
    if (process.env.CHROMIUM || existsSync("/usr/bin/chromium") || process.getuid?.() !== 0) return;
    try {
        await run("apt-get", ["update", "-qq"], {});
        await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
            env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        });
    } catch (error) {
        console.error(`Chromium could not be installed, so that no page is looked at: ${error.message}`);
    }
}
