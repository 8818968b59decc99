import { hasMoved, type Placement } from "../../provider/resources/placement";
import type { DeclaredWindow } from "../input/windows";
import type { Impact, Machine, ReviewedWindow } from "../schema";
import { changesOf, factsOf, isOpen, startOf } from "./facts";
import { type Directory, keyOf } from "./machines";
import type { Pair } from "./pair";

/** A window of the review, and the declaration that it comes from: the new one, else the one that goes. */
export interface Entry {
    window: ReviewedWindow;
    declared: DeclaredWindow;
}

/** The windows of a review in the order of their start, with what the preview warns of on each. */
export function entriesOf(
    pairs: readonly Pair[],
    directory: Directory,
    warnings: ReadonlyMap<string, readonly string[]>,
    replaced: ReadonlySet<string>,
    impactOf: (window: DeclaredWindow, machines: readonly Machine[]) => Impact | null,
): Entry[] {
    const used = new Map<string, number>();
    return pairs
        .map((pair): Entry => {
            const declared = (pair.after ?? pair.before)!;
            const before = pair.before ? factsOf(pair.before, directory) : null;
            const after = pair.after ? factsOf(pair.after, directory) : null;
            const changes = changesOf(before, after, isReplaced(pair, replaced));
            const { urn, name, type, provider } = declared;
            const window: ReviewedWindow = {
                id: unique(idOf(declared, (before ?? after)!.machines), used),
                urn,
                name,
                type,
                cluster: provider,
                change: changes[0]!,
                changes,
                before,
                after,
                impact: isOpen(after) ? impactOf(declared, after.machines) : null,
                warnings: [...(warnings.get(urn) ?? [])],
            };
            return { window, declared };
        })
        .sort((a, b) => orderOf(a.window) - orderOf(b.window) || compare(a.window.name, b.window.name));
}

/** An export tells of another cluster only by where a window is placed. */
function isReplaced({ before, after }: Pair, replaced: ReadonlySet<string>): boolean {
    if (before === undefined || after === undefined) return false;
    return replaced.has(after.urn) || hasMoved(placementOf(before), placementOf(after));
}

function placementOf({ provider, masters }: DeclaredWindow): Placement {
    return { provider, masters };
}

/** A schedule's window has no name: its first machine tells it, which no other window can have. */
function idOf({ urn, isAnonymous }: DeclaredWindow, machines: readonly Machine[]): string {
    if (!isAnonymous) return urn;
    const [first = ""] = machines.map(keyOf).sort();
    return `${urn}#${first}`;
}

function unique(id: string, used: Map<string, number>): string {
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
}

/** Those whose start is not known come last. */
function orderOf(window: ReviewedWindow): number {
    const start = startOf(window);
    return start === null ? Number.MAX_SAFE_INTEGER : Date.parse(start);
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
