// npm run review:files: makes anew what is generated of reviews and checked in: the JSON Schema, the reports of
// examples/review (from its report.json, which test/e2e/review.test.ts writes with UPDATE_REPORTS=1), and, where
// there is a Chromium, the picture in the README.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { main, say } from "./lib/progress.mjs";
import { inProject } from "./lib/project.mjs";
import { openChromium } from "./review/chromium.mjs";

main(async () => {
    await ensureDependencies();
    await ensureBuild();
    const { render, reviewJsonSchema } = createRequire(import.meta.url)(inProject("dist/review/index.js"));
    write("review/review.schema.json", `${JSON.stringify(reviewJsonSchema(), null, 2)}\n`);
    const review = JSON.parse(readFileSync(inProject("examples/review/report.json"), "utf8"));
    for (const [format, ending] of Object.entries({ markdown: "md", html: "html", ics: "ics" })) {
        write(`examples/review/report.${ending}`, render(review, format));
    }
    await picture("examples/review/report.html", "docs/images/review.png");
});

function write(file, text) {
    writeFileSync(inProject(file), text);
    say(file);
}

/** The head of the page and its timeline. */
async function picture(page, image) {
    const browser = await openChromium();
    if (browser === undefined) return say(`no Chromium: ${image} stays as it is`);
    try {
        const tab = await browser.newPage({ viewport: { width: 1180, height: 900 }, colorScheme: "light" });
        await tab.goto(`file://${inProject(page)}`);
        const { y, height } = await tab.locator("#legend").boundingBox();
        const clip = { x: 0, y: 0, width: 1180, height: Math.ceil(y + height + 24) };
        await tab.screenshot({ path: inProject(image), clip, fullPage: true });
        say(image);
    } finally {
        await browser.close();
    }
}
