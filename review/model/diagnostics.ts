import { stripVTControlCharacters } from "node:util";
import { type Diagnostic } from "../input/document";
import { WINDOW_TYPES } from "../input/windows";
import { urnParts } from "../input/resource";

export interface Said {
    refusals: { name: string; text: string }[];
    /** By URN. */
    warnings: Map<string, string[]>;
    /** Warnings about what has no window: agents that are registered anew, a plan, the cluster. */
    elsewhere: string[];
    notes: string[];
}

/** What the preview itself complained of. Warnings count where they are about a window or a cluster. */
export function whatWasSaid(diagnostics: readonly Diagnostic[]): Said {
    const refusals: Said["refusals"] = [];
    const warnings: Said["warnings"] = new Map();
    const elsewhere = new Set<string>();
    const notes = new Set<string>();
    for (const { urn = "", severity, message } of diagnostics) {
        const text = plain(message);
        if (severity === "error") {
            refusals.push({ name: urn ? urnParts(urn).name : "", text: withoutValue(text) });
        } else if (severity === "warning" && text.startsWith(REFUSED)) {
            refusals.push({ name: urnParts(urn).name, text });
        } else if (severity === "warning" && text.startsWith(UNSEEN)) {
            notes.add(`The preview did not look at the master: ${text.slice(UNSEEN.length + 2)}`);
        } else if (severity === "warning" && WINDOW_TYPES.some((type) => urn.includes(`${type}::`))) {
            warnings.set(urn, [...(warnings.get(urn) ?? []), text]);
        } else if (severity === "warning" && OURS.test(urn)) {
            elsewhere.add(`${urnParts(urn).name}: ${text}`);
        }
    }
    return { refusals, warnings, elsewhere: [...elsewhere], notes: [...notes] };
}

/** Resources and components of this package. */
const OURS = /(dynamic\/)?mesos:/;

/** How a preview without a master begins to say so. */
const UNSEEN = "this preview could not look at the master";

/** How a preview begins to say what would make `pulumi up` fail. */
const REFUSED = "pulumi up will refuse";

function plain(message: string): string {
    return stripVTControlCharacters(message)
        .replace(/<\{%[^%]*%\}>/g, "")
        .trim()
        .replace(/^(error|warning|info): /, "");
}

/** The engine repeats the type of the resource and the value; the problem says all that matters. */
function withoutValue(text: string): string {
    const [, property, problem] =
        /^pulumi-nodejs:\S+ resource '.*?': property (\S+) value .*? has a problem: (.*)$/s.exec(text) ?? [];
    return problem === undefined ? text : `${property}: ${problem}`;
}
