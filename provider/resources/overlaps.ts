import { listOf } from "../impact";
import {
    durationMillis,
    type Goal,
    isOwned,
    machinesOf,
    NANOS_PER_MILLI,
    startMillis,
    toWindow,
    type View,
    type Window,
    windowsOf,
} from "../schedule";
import { formatInstant } from "../time";
import { describeWindow } from "../writer";
import type { Planned } from "./stack-plan";

/** A window, by the name of its resource or, of others, by its time. */
interface Span {
    name: string;
    changes: boolean;
    from: bigint;
    /** Excluded; undefined without end. */
    to: bigint | undefined;
    machines: number;
}

/** How many groups of windows a preview names. */
const SHOWN = 5;

/**
 * Windows that are open at the same time, of which this run adds or changes one, with the most machines at once; a
 * line for each group that hangs together, the largest first.
 */
export function describeOverlaps(planned: readonly Planned[], view: View): string[] {
    if (!planned.some(({ changes }) => changes)) return [];
    const own = planned.flatMap(spansOf);
    const groups = groupsOf([...own, ...foreignSpans(planned, view)])
        .filter((group) => group.length > 1 && group.some(({ changes }) => changes))
        .map((group) => ({ group, peak: peakOf(group) }))
        .sort((a, b) => b.peak.machines - a.peak.machines);
    const lines = groups.slice(0, SHOWN).map(({ group, peak }) => {
        const count = `${peak.machines} machine${peak.machines === 1 ? "" : "s"} at once at most`;
        return `open at the same time: ${listOf(namesOf(group))}; ${count}, from ${formatInstant(peak.at)} on`;
    });
    const more = groups.length - SHOWN;
    return more > 0 ? [...lines, `and ${more} more such group${more === 1 ? "" : "s"} of windows`] : lines;
}

/** Those that change first: they are the ones to look at. */
function namesOf(group: readonly Span[]): string[] {
    const [changed, others] = [
        group.filter(({ changes }) => changes),
        group.filter(({ changes }) => !changes),
    ];
    return [...changed, ...others].map(({ name }) => name);
}

function spansOf({ name, goal, changes }: Planned): Span[] {
    return goal.windows.map(toWindow).flatMap((window, index, all) => {
        const title = all.length === 1 ? name : `${name}[${index}]`;
        return machinesOf(window).length === 0 ? [] : [spanOf(title, changes, window)];
    });
}

function spanOf(name: string, changes: boolean, window: Window): Span {
    const [from, length] = [startMillis(window), durationMillis(window)];
    const to = length === undefined ? undefined : from + length;
    return { name, changes, from, to, machines: machinesOf(window).length };
}

/** Windows of others on the master. Whose a window is, its digits tell, or its time: not every pair is compared. */
function foreignSpans(planned: readonly Planned[], view: View): Span[] {
    const byDigits = new Map<bigint, Goal[]>();
    const add = (key: bigint, goal: Goal) => {
        const goals = byDigits.get(key);
        if (goals) goals.push(goal);
        else byDigits.set(key, [goal]);
    };
    for (const { goal } of planned) {
        for (const { start } of goal.owner.signatures) add(start, goal);
        for (const window of [...goal.owner.recorded, ...goal.windows.map(toWindow)])
            add(-1n - startMillis(window), goal);
    }
    return windowsOf(view.schedule)
        .filter((window) => {
            const digits = window.unavailability.start.nanoseconds % NANOS_PER_MILLI;
            const candidates = [
                ...(byDigits.get(digits) ?? []),
                ...(byDigits.get(-1n - startMillis(window)) ?? []),
            ];
            return machinesOf(window).length > 0 && !candidates.some((goal) => isOwned(window, goal));
        })
        .map((window) => spanOf(describeWindow(window), false, window));
}

/** Spans joined as long as one begins before all earlier ones have ended. */
function groupsOf(spans: readonly Span[]): Span[][] {
    const groups: Span[][] = [];
    let end: bigint | undefined = 0n;
    for (const span of [...spans].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
        const isApart: boolean = groups.length === 0 || (end !== undefined && span.from >= end);
        if (isApart) groups.push([span]);
        else groups.at(-1)!.push(span);
        if (isApart || (end !== undefined && (span.to === undefined || span.to > end))) end = span.to;
    }
    return groups;
}

/** The first moment at which most machines are away. Where one window ends as another begins, both are not open. */
function peakOf(group: readonly Span[]): { at: bigint; machines: number } {
    const events = group
        .flatMap(({ from, to, machines }) => [
            { at: from, count: machines },
            ...(to === undefined ? [] : [{ at: to, count: -machines }]),
        ])
        .sort((a, b) => (a.at === b.at ? a.count - b.count : a.at < b.at ? -1 : 1));
    let open = 0;
    let peak = { at: group[0]!.from, machines: 0 };
    for (const { at, count } of events) {
        open += count;
        if (open > peak.machines) peak = { at, machines: open };
    }
    return peak;
}
