import type { Conflict, Facts, Freeze, Machine } from "../schema";
import { instant, intervalOf } from "./facts";
import { describe, keyOf } from "./machines";
import { list, shown } from "./text";

/** A window that will be open, as far as conflicts go. */
export interface Planned {
    id: string;
    name: string;
    cluster: string;
    onConflict: string;
    facts: Facts;
}

/** A window of somebody else on the master. */
export interface Foreign {
    /** `2026-12-06T02:00:00Z for 1h, 2 machines` */
    text: string;
    start: string;
    end: string | null;
    machines: readonly Machine[];
}

/** Machines in two windows of the stack, which the master does not allow, at whatever times. */
export function machineConflicts(windows: readonly Planned[]): Conflict[] {
    const first = new Map<string, Planned>();
    const shared = new Map<string, { a: Planned; b: Planned; machines: Machine[] }>();
    for (const window of windows) {
        for (const machine of window.facts.machines) {
            const key = `${window.cluster}\n${keyOf(machine)}`;
            const other = first.get(key);
            if (other === undefined) {
                first.set(key, window);
                continue;
            }
            const pair = `${other.id}\n${window.id}`;
            const found = shared.get(pair) ?? { a: other, b: window, machines: [] };
            found.machines.push(machine);
            shared.set(pair, found);
        }
    }
    return [...shared.values()].map(({ a, b, machines }) => ({
        kind: "machine",
        refused: true,
        windows: [...new Set([a.id, b.id])],
        machines: machines.map(describe),
        text:
            `${list(machines.map(describe))} ${machines.length === 1 ? "is" : "are"} in the windows ${a.name} and ` +
            `${b.name}: the master allows a machine in one window only`,
    }));
}

/** Machines that stand in a window of somebody else, and what will come of that. */
export function foreignConflicts(windows: readonly Planned[], foreign: readonly Foreign[]): Conflict[] {
    const holders = new Map<string, Foreign>();
    for (const other of foreign) for (const machine of other.machines) holders.set(keyOf(machine), other);
    return windows
        .filter(({ onConflict }) => onConflict !== "exclusive")
        .flatMap((window) => {
            const clashes = new Map<Foreign, Machine[]>();
            for (const machine of window.facts.machines) {
                const other = holders.get(keyOf(machine));
                if (other) clashes.set(other, [...(clashes.get(other) ?? []), machine]);
            }
            return [...clashes]
                .filter(([other]) => window.onConflict !== "adopt" || !isSame(window.facts, other))
                .map(([other, machines]) => foreignConflict(window, other, machines));
        });
}

function foreignConflict(window: Planned, other: Foreign, machines: readonly Machine[]): Conflict {
    const isTakeover = window.onConflict === "takeover";
    const names = list(machines.map(describe));
    return {
        kind: "foreign",
        refused: !isTakeover,
        windows: [window.id],
        machines: machines.map(describe),
        text: isTakeover
            ? `${window.name} takes ${names} out of somebody else's window, ${other.text}`
            : `${names} of ${window.name} ${machines.length === 1 ? "is" : "are"} in somebody else's window already, ${other.text}`,
    };
}

/** What a MaintenanceSchedule removes: every window that it does not declare. */
export function exclusiveConflicts(windows: readonly Planned[], foreign: readonly Foreign[]): Conflict[] {
    if (!windows.some(({ onConflict }) => onConflict === "exclusive")) return [];
    return foreign.map((other) => ({
        kind: "foreign",
        refused: false,
        windows: [],
        machines: other.machines.map(describe),
        text: `the schedule of this stack removes somebody else's window, ${other.text}`,
    }));
}

/** What acts while `pulumi up` runs, whatever its time: a window that goes down, or work that has no window. */
export interface Acting {
    /** Undefined where it has no window. */
    id?: string;
    name: string;
    machines: readonly Machine[];
}

/** Windows that are open in a time in which nothing may be, and what acts now where now is such a time. */
export function freezeConflicts(
    windows: readonly Planned[],
    acting: readonly Acting[],
    freezes: readonly Freeze[],
    now: Date,
): Conflict[] {
    return freezes.flatMap((freeze): Conflict[] => {
        const [from, to] = [Date.parse(freeze.from), Date.parse(freeze.to)];
        const open = windows.filter(({ facts }) => {
            const interval = intervalOf(facts);
            return interval !== undefined && interval.from < to && from < interval.to;
        });
        const active = from <= now.getTime() && now.getTime() < to ? acting : [];
        if (open.length + active.length === 0) return [];
        const hit: Acting[] = [...open.map(({ facts, ...rest }) => ({ ...rest, ...facts })), ...active];
        return [
            {
                kind: "freeze",
                refused: false,
                windows: [...new Set(hit.flatMap(({ id }) => id ?? []))],
                machines: [...new Set(hit.flatMap(({ machines }) => machines.map(describe)))],
                text: [
                    ...(open.length > 0
                        ? [`${subject(open, "is", "are")} open during ${whole(freeze)}`]
                        : []),
                    ...(active.length > 0 ? [actsDuring(active, freeze, now)] : []),
                ].join("; "),
            },
        ];
    });
}

function actsDuring(active: readonly Acting[], freeze: Freeze, now: Date): string {
    const when = shown(instant(now.getTime()));
    return `${subject(active, "acts", "act")} at \`pulumi up\`, and now (${when}) is during ${whole(freeze)}`;
}

function subject(all: readonly { name: string }[], one: string, many: string): string {
    return `${list(all.map(({ name }) => name))} ${all.length === 1 ? one : many}`;
}

function whole({ name, from, to }: Freeze): string {
    return `${name}, ${shown(from)} to ${shown(to)}`;
}

/** Machines that are DOWN on the master and in no window of anybody's, whether the stack has them or not. */
export function unscheduledConflicts(windows: readonly Planned[], down: readonly Machine[]): Conflict[] {
    if (down.length === 0) return [];
    const keys = new Set(down.map(keyOf));
    const [is, it] = down.length === 1 ? ["is", "it"] : ["are", "them"];
    return [
        {
            kind: "unscheduled",
            refused: false,
            windows: windows
                .filter(({ facts }) => facts.machines.some((machine) => keys.has(keyOf(machine))))
                .map(({ id }) => id),
            machines: down.map(describe),
            text:
                `${list(down.map(describe))} ${is} DOWN and in no maintenance window: once nobody works on ${it}, ` +
                `bring ${it} up with machine/up; until then the master refuses every schedule that leaves ${it} out`,
        },
    ];
}

function isSame({ start, end, machines }: Facts, other: Foreign): boolean {
    const keys = new Set(other.machines.map(keyOf));
    return (
        start === other.start &&
        end === other.end &&
        machines.length === other.machines.length &&
        machines.every((machine) => keys.has(keyOf(machine)))
    );
}
