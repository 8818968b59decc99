import { isOpen, startOf } from "../../model/facts";
import type { Change, Facts, Review, ReviewedWindow } from "../../schema";
import { visible } from "../safe";
import { Clock } from "../time";

const SECTIONS: [string, readonly Change[]][] = [
    ["Added", ["added"]],
    ["Changed", ["replaced", "moved", "extended", "shortened", "state", "machines", "reason", "unknown"]],
    ["Cancelled", ["cancelled"]],
    ["Unchanged", ["unchanged"]],
];

/** Windows as a Gantt chart that GitHub and GitLab draw; empty where there is none to draw. */
export function ganttLines(review: Review, most: number): string[] {
    const clock = new Clock(review.zone);
    const collided = new Set(review.conflicts.flatMap(({ windows }) => windows));
    const shown = review.windows.filter((window) => startOf(window) !== null).slice(0, most);
    if (shown.length === 0) return [];
    const sections = SECTIONS.flatMap(([title, changes]) => {
        const windows = shown.filter(({ change }) => changes.includes(change));
        if (windows.length === 0) return [];
        return [
            `    section ${title}`,
            ...windows.flatMap((window) => bars(window, collided.has(window.id), clock)),
        ];
    });
    return [
        "```mermaid",
        "gantt",
        "    dateFormat YYYY-MM-DD HH:mm:ss",
        "    axisFormat %d %b %H:%M",
        ...sections,
        "```",
    ];
}

function bars(window: ReviewedWindow, isCollided: boolean, clock: Clock): string[] {
    const { name, change, before, after } = window;
    const label = labelOf(name);
    const isMoved = ["moved", "extended", "shortened"].some((each) =>
        window.changes.includes(each as Change),
    );
    const tags = isCollided ? "crit, " : change === "added" ? "active, " : "";
    return [
        ...(before && (isMoved || after === null)
            ? [bar(`${label} ${after ? "before" : ""}`, "done, ", before, clock)]
            : []),
        ...(after ? [bar(label, isOpen(after) ? tags : "done, ", after, clock)] : []),
    ].flat();
}

/** A window without end is drawn as a day. */
function bar(label: string, tags: string, { start, end }: Facts, clock: Clock): string[] {
    if (start === null) return [];
    return [
        `    ${label.trim()}${end === null ? " (no end)" : ""} :${tags}${seconds(clock, start)}, ${end === null ? "1d" : seconds(clock, end)}`,
    ];
}

function seconds(clock: Clock, instant: string): string {
    const text = clock.minutes(instant);
    return text.length > 16 ? text : `${text}:00`;
}

/**
 * Mermaid has no quotes here: what it could take for its own is left out, and no label starts like a keyword, a date
 * or a comment.
 */
function labelOf(name: string): string {
    const plain = visible(name, 60)
        .replace(/[^\p{L}\p{N} ._[\]/-]+/gu, " ")
        .trim();
    return /^\p{L}/u.test(plain) && !KEYWORD.test(plain) ? plain : `window ${plain}`;
}

const KEYWORD =
    /^(gantt|section|title|click|href|call|vert|dateformat|axisformat|tickinterval|inclusiveenddates|topaxis|excludes|includes|todaymarker|weekday|weekend|acctitle|accdescr)/i;
