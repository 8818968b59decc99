import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Review } from "../../schema";
import { body, hasTimeline } from "./body";
import { htmlText, visible } from "../safe";

/**
 * A review as one page that needs nothing else: no network, no script but its own, which the page's policy names by
 * hash. Everything that comes from a program or a master is text.
 */
export function html(review: Review): string {
    const [style, script] = [STYLES.map(asset).join("\n"), scriptOf(SCRIPTS)];
    const title = ["Planned downtime", [review.project, review.stack].filter(Boolean).join("/")]
        .filter(Boolean)
        .join(": ");
    const policy = [
        "default-src 'none'",
        `style-src '${hashOf(style)}'`,
        `script-src '${hashOf(script)}'`,
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${htmlText(title)}</title>
<style>${style}</style>
</head>
<body>
${body(review, title)}
${hasTimeline(review) ? `<script type="application/json" id="review">${jsonText(review)}</script>\n<script>${script}</script>` : ""}
</body>
</html>
`;
}

/** JSON that no HTML parser can take for the end of its element. */
function jsonText(review: Review): string {
    const { windows, conflicts, freezes, foreign, zone, generatedAt } = review;
    const shown = { windows, conflicts, freezes, foreign, zone, generatedAt };
    return JSON.stringify(shown, (_key, value: unknown) =>
        typeof value === "string" ? visible(value) : value,
    )
        .replace(/</g, "\\u003c")
        .replace(/\u2028|\u2029/g, "");
}

const STYLES = ["base.css", "timeline.css", "table.css", "narrow.css", "print.css"];

/** In the order in which they run. */
const SCRIPTS = [
    "data",
    "times",
    "bars",
    "rows",
    "range",
    "scale",
    "ticks",
    "drawing",
    "details",
    "moving",
    "controls",
    "printing",
    "start",
];

/** The modules as one: a page that stands alone has nowhere to import from. Their names are unique over all. */
function scriptOf(modules: readonly string[]): string {
    const texts = modules.map((name) =>
        asset(`${name}.js`)
            .replace(/^import [^;]*;\n/gm, "")
            .replace(/^export /gm, ""),
    );
    return `(() => {\n"use strict";\n${texts.join("\n\n")}\n})();`;
}

function asset(name: string): string {
    return readFileSync(path.join(__dirname, "../../page", name), "utf8").trim();
}

function hashOf(text: string): string {
    return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
