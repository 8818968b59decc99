import type { Document } from "../input/document";
import type { Resource } from "../input/resource";
import type { Review } from "../schema";
import { plural } from "./text";

/** Resources before and after, by URN. */
export interface States {
    before: ReadonlyMap<string, Resource>;
    after: ReadonlyMap<string, Resource>;
    source: Review["source"];
    /** What is not in there, for the notes. */
    missing: string[];
}

/**
 * What is compared. A preview leaves out what does not change, unless it was told to `--show-sames`; an earlier
 * state completes it.
 */
export function states(document: Document, earlier: Document | undefined): States {
    const hasFailed = document.diagnostics.some(({ severity }) => severity === "error");
    const missing = hasFailed
        ? ["The preview stopped at an error: what comes after it is missing here."]
        : [];
    if (earlier === undefined) {
        const { before, after, kind, unlisted } = document;
        if (unlisted > 0) {
            missing.push(
                `${plural(unlisted, "resource")} that the preview does not change ${unlisted === 1 ? "is" : "are"} not in ` +
                    "its output: run it with --show-sames, or add --before.",
            );
        }
        return { before, after, source: kind, missing };
    }
    const before = earlier.after;
    if (document.kind === "stack") return { before, after: document.after, source: "comparison", missing };
    const untouched = [...before].filter(([urn]) => !document.before.has(urn) && !document.after.has(urn));
    return { before, after: new Map([...document.after, ...untouched]), source: "preview", missing };
}
