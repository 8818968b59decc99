import { groupBy } from "../../provider/impact";
import type { DeclaredWindow, MachineReference } from "../input/windows";

/** One window before and after: only after is a new one, only before one that goes. */
export interface Pair {
    before?: DeclaredWindow;
    after?: DeclaredWindow;
}

/**
 * Which window became which. Windows of a resource of their own are told by its URN. Those of a schedule have no
 * names: the one with most machines in common is the same window, since a machine is in one window only.
 */
export function pairs(before: readonly DeclaredWindow[], after: readonly DeclaredWindow[]): Pair[] {
    const [olds, news] = [groupBy(before, urnOf), groupBy(after, urnOf)];
    const urns = new Set([...news.keys(), ...olds.keys()]);
    return [...urns].flatMap((urn) => pairsWithin(olds.get(urn) ?? [], news.get(urn) ?? []));
}

const urnOf = ({ urn }: DeclaredWindow) => urn;

function pairsWithin(before: readonly DeclaredWindow[], after: readonly DeclaredWindow[]): Pair[] {
    if (![...before, ...after].some(({ isAnonymous }) => isAnonymous)) {
        return [{ before: before[0], after: after[0] }];
    }
    const holders = new Map<string, DeclaredWindow>();
    for (const window of before) for (const machine of window.machines) holders.set(text(machine), window);

    const predecessors = new Map<DeclaredWindow, DeclaredWindow>();
    const taken = new Set<DeclaredWindow>();
    for (const { old, window } of candidates(after, holders)) {
        if (taken.has(old) || predecessors.has(window)) continue;
        predecessors.set(window, old);
        taken.add(old);
    }
    return [
        ...after.map((window) => ({ before: predecessors.get(window), after: window })),
        ...before.filter((window) => !taken.has(window)).map((window) => ({ before: window })),
    ];
}

/** Windows with machines in common, those with most in common first. */
function candidates(after: readonly DeclaredWindow[], holders: ReadonlyMap<string, DeclaredWindow>) {
    return after
        .flatMap((window) => {
            const common = new Map<DeclaredWindow, number>();
            for (const machine of window.machines) {
                const old = holders.get(text(machine));
                if (old) common.set(old, (common.get(old) ?? 0) + 1);
            }
            return [...common].map(([old, count]) => ({ old, window, count }));
        })
        .sort((a, b) => b.count - a.count);
}

function text({ text, hostname = "", ip = "" }: MachineReference): string {
    return (text ?? `${hostname}|${ip}`).toLowerCase();
}
