// The Chromium that pages are looked at in: the system's, or the one that CHROMIUM names.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
    process.env.CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
];

/** Resolves to undefined where there is none. Nothing of it goes to a network. */
export async function openChromium() {
    const executablePath = places.find((place) => place && existsSync(place));
    if (executablePath === undefined) return undefined;
    return chromium.launch({
        executablePath,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });
}
