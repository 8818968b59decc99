import type { Review } from "../schema";
import { calendar } from "./calendar";
import { html } from "./html/page";
import { markdown } from "./markdown/markdown";

export const FORMATS = ["markdown", "json", "ics", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** A review as text in a format. */
export function render(review: Review, format: Format): string {
    switch (format) {
        case "markdown":
            return markdown(review);
        case "json":
            return `${JSON.stringify(review, null, 2)}\n`;
        case "ics":
            return calendar(review);
        case "html":
            return html(review);
    }
}
