import { UNSEEN_HEADING } from "../../headings";
import { list, plural, shown } from "../../model/text";
import type { Review } from "../../schema";
import { markdownCode, markdownText } from "../safe";
import { clocks } from "../time";
import { windowTable } from "./cells";
import { ganttLines } from "./gantt";
import { impactLines } from "./impact";

/** What GitHub takes as a comment, in characters; GitLab takes more. */
export const MOST_CHARACTERS = 65_536;

/** Recipes find the comment of an earlier run by this. */
export const MARKER = "<!-- mesos-maintenance review -->";

/** A review as a comment on a pull request, cut where it would be longer than one may be, which it then says. */
export function markdown(review: Review, most = MOST_CHARACTERS): string {
    // No row is shorter than this, so that thousands of windows are not rendered to be thrown away.
    const first = Math.min(review.windows.length, Math.ceil(most / 100));
    for (let rows = first; rows > 0; rows = Math.floor(rows * 0.8)) {
        const text = withRows(review, rows);
        if (text.length <= most) return text;
    }
    // Findings alone are too much: they are cut as they come.
    const text = withRows(review, 0);
    const end = "\n\nCut here, so that this fits in a comment: the rest is in the other formats.\n";
    return text.length <= most ? text : text.slice(0, text.lastIndexOf("\n", most - end.length)) + end;
}

function withRows(review: Review, rows: number): string {
    const { windows, zone } = review;
    const most = Math.max(rows, 5);
    const [times, changed, unchanged] = [
        clocks(zone),
        windows.filter(({ change }) => change !== "unchanged"),
        windows.filter(({ change }) => change === "unchanged"),
    ];
    const rest = Math.max(0, rows - changed.length);
    const sections = [
        heading(review),
        findings("Refused by `pulumi up`", refusalLines(review), most),
        findings("Conflicts", conflictLines(review), most),
        findings("Warnings", warningLines(review), most),
        section("Changes", windowTable(changed.slice(0, rows), times, changed.length)),
        section("Timeline", timeline(review, Math.min(rows, 60))),
        section("Impact", impactLines(review, most)),
        section("Open at the same time", overlapLines(review, Math.min(most, 20))),
        details(
            plural(unchanged.length, "unchanged window"),
            windowTable(unchanged.slice(0, rest), times, unchanged.length),
        ),
        findings(UNSEEN_HEADING, review.notes.map(markdownText), most),
    ];
    return `${[MARKER, ...sections.filter((text) => text !== "")].join("\n\n")}\n`;
}

function heading({ project, stack, summary, needsHuman, attention, generatedAt }: Review): string {
    const where = [project, stack]
        .filter((part) => part !== "")
        .map(markdownText)
        .join("/");
    const reasons = attention.map(markdownText).join("; ");
    return [
        `## Planned downtime${where ? `: ${where}` : ""}`,
        summary,
        needsHuman ? `**A human must look:** ${reasons}.` : "Nothing here needs a human.",
        `<sub>As of ${shown(generatedAt)}.</sub>`,
    ].join("\n\n");
}

function refusalLines({ refusals }: Review): string[] {
    return refusals.map(({ name, text }) => `${name ? `${markdownCode(name)}: ` : ""}${markdownText(text)}`);
}

const KINDS = {
    machine: "Between windows",
    foreign: "With others",
    freeze: "Freeze",
    unscheduled: "DOWN without a window",
} as const;

/** Those that are not among what is refused. */
function conflictLines({ conflicts }: Review): string[] {
    return conflicts
        .filter(({ refused }) => !refused)
        .map(({ text, kind }) => `${KINDS[kind]}: ${markdownText(text)}`);
}

function warningLines({ windows }: Review): string[] {
    return windows.flatMap(({ name, warnings }) =>
        warnings.map((text) => `${markdownCode(name)}: ${markdownText(text)}`),
    );
}

function timeline(review: Review, most: number): string[] {
    const lines = ganttLines(review, most);
    if (lines.length === 0) return [];
    const more =
        review.windows.length > most ? `Only the first ${most === 1 ? "window" : `${most} windows`}. ` : "";
    return [...lines, "", `${more}Times in ${review.zone}.`];
}

function overlapLines({ overlaps, windows }: Review, most: number): string[] {
    const names = new Map(windows.map(({ id, name }) => [id, markdownCode(name)]));
    const lines = overlaps.slice(0, most).map(({ from, to, windows, foreign, machines }) => {
        const others = foreign > 0 ? ` and ${plural(foreign, "window")} of others` : "";
        const end = to === null ? "no end" : shown(to);
        const which = list(windows.map((id) => names.get(id) ?? ""));
        return `- ${shown(from)} to ${end}: ${which}${others}; up to ${plural(machines, "machine")} at once`;
    });
    return overlaps.length > most
        ? [...lines, `- and ${plural(overlaps.length - most, "more time")}`]
        : lines;
}

function findings(title: string, lines: readonly string[], most: number): string {
    const items = lines.slice(0, most).map((line) => `- ${line}`);
    if (lines.length > most) items.push(`- and ${lines.length - most} more`);
    return section(title, items);
}

function section(title: string, lines: readonly string[]): string {
    return lines.length === 0 ? "" : `### ${title}\n\n${lines.join("\n")}`;
}

function details(title: string, lines: readonly string[]): string {
    return lines.length === 0
        ? ""
        : `<details>\n<summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}
