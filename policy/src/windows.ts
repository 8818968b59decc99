import { z } from "zod";
import { formatDuration, formatInstant, parseDuration, parseInstant } from "../../provider/time";
import { type Plain, UNKNOWN } from "./plain";
import { nodeTurns, rollingTurns, type Turns } from "./turns";

/**
 * A window as the rules see it, and whatever else takes machines out of service. What is not known yet, or no
 * window's value at all, is undefined.
 */
export interface Window {
    /** How a message names it: `window "rack-7"`, `windows[2] of "december"`, or `rolling maintenance "kernel"`. */
    name: string;
    urn: string;
    /** The provider it is on: windows of two clusters do not add up. */
    cluster?: string;
    /** Whether it is on the master already, and nothing of its resource changes in this run. */
    isRecorded: boolean;
    /**
     * Of what takes its machines out of service and brings them back while Pulumi runs, some at a time: a roll-out, or
     * agents that are registered anew. It has neither start nor end of its own. Undefined for all others.
     */
    turns?: Turns;
    state: "scheduled" | "down" | "up";
    /** Milliseconds since the epoch. */
    start?: bigint;
    /** Exclusive. */
    end?: bigint | "never";
    machines?: Machine[];
    reason?: string;
    onConflict?: string;
    drainStrategy?: string;
    /** The argument by which machines go without being drained, whatever `drain` says. */
    drainsNot?: string;
    allowsLoss: boolean;
}

/** All names that are known of a machine, in lower case: host name, address, agent id. */
export type Machine = readonly string[];

/** A resource, its properties made plain. */
export interface Resource {
    type: string;
    name: string;
    urn: string;
    props: Plain;
    cluster?: string;
}

/** The windows in the properties of each type, with what a message calls them; another type becomes another line. */
const windowsIn: Record<string, (name: string, props: Plain) => [string, unknown][]> = {
    "pulumi-nodejs:dynamic/mesos:MaintenanceWindow": (name, props) => [[`window "${name}"`, props]],
    "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule": (name, { windows }) =>
        Array.isArray(windows) ? windows.map((each, index) => [`windows[${index}] of "${name}"`, each]) : [],
};

/** What acts while Pulumi runs: it has no times of its own, and is over where it is recorded as it is declared. */
const actsIn: Record<
    string,
    (name: string, props: Plain) => Pick<Window, "name" | "turns" | "drainsNot"> & { machines: unknown }
> = {
    "pulumi-nodejs:dynamic/mesos:RollingMaintenance": (name, props) => ({
        name: `rolling maintenance "${name}"`,
        machines: props.machines,
        turns: rollingTurns(props),
    }),
    "pulumi-nodejs:dynamic/mesos:AgentReregistration": (name, props) => ({
        name: `re-registration "${name}"`,
        machines: props.nodes,
        turns: nodeTurns(props),
        drainsNot: props.method === "sigusr1" ? 'method "sigusr1"' : undefined,
    }),
};

/** The windows of a resource; none for other types, and none for a window that the stack only looks at. */
export function windowsOf({ type, name, urn, props, cluster }: Resource): Window[] {
    if (props.owner === "") return [];
    const isRecorded = typeof props.masterVersion === "string";
    const common = { urn, cluster, isRecorded };
    const acting = actsIn[type]?.(name, props);
    if (acting !== undefined) {
        const { startTime: _, duration: __, ...rest } = props;
        const parsed = fields.safeParse({ ...rest, machines: acting.machines, state: "down" });
        if (isRecorded || !parsed.success) return [];
        const { name, turns, drainsNot } = acting;
        return [{ ...common, ...parsed.data, name, turns, drainsNot }];
    }
    const found = windowsIn[type]?.(name, props) ?? [];
    return found.flatMap(([called, each]) => {
        const parsed = fields.safeParse(each);
        return parsed.success ? [{ ...common, ...parsed.data, name: called }] : [];
    });
}

/** `window "rack-7" (2026-12-06T02:00:00Z for 1h)`, `rolling maintenance "kernel" (now, 30m for each batch)` */
export function describe({ name, start, end, turns }: Window): string {
    if (turns !== undefined) {
        const each =
            turns.length === undefined ? "" : `, ${formatDuration(turns.length)} for each ${turns.unit}`;
        return `${name} (now${each})`;
    }
    if (start === undefined) return name;
    const length = end === undefined || end === "never" ? "" : ` for ${formatDuration(end - start)}`;
    return `${name} (${formatInstant(start)}${end === "never" ? " without end" : length})`;
}

/** Whether machines go DOWN while Pulumi runs, whatever the time of the window: one that is recorded so is so already. */
export function actsNow({ state, isRecorded }: Window): boolean {
    return state === "down" && !isRecorded;
}

/** Whether a window has passed without being taken down: what it says about time matters no longer. */
export function isOver({ state, end }: Window, now: bigint): boolean {
    return state === "scheduled" && typeof end === "bigint" && end <= now;
}

const text = z.string().optional().catch(undefined);

const machines = z
    .array(
        z
            .union([
                z.string().transform((name) => [name]),
                z.looseObject({ hostname: text, ip: text }).transform(({ hostname, ip }) => [hostname, ip]),
            ])
            .catch([]),
    )
    .transform((list) => list.map(machineOf))
    .optional()
    .catch(undefined);

/** Nothing here fails: wrong values are told by the resource's own check. */
const fields = z
    .looseObject({
        state: z.enum(["scheduled", "down", "up"]).catch("scheduled"),
        machines,
        reason: text,
        onConflict: text,
        drain: z.looseObject({ strategy: text }).optional().catch(undefined),
        safety: z.looseObject({ allowLoss: z.unknown() }).optional().catch(undefined),
    })
    .transform(({ state, machines, reason, onConflict, drain, safety, ...rest }) => ({
        ...timesOf(rest),
        state,
        machines,
        reason,
        onConflict,
        drainStrategy: drain?.strategy,
        allowsLoss: isSet(safety?.allowLoss),
    }));

function timesOf({ startTime, endTime, duration }: Plain): Pick<Window, "start" | "end"> {
    if (startTime === undefined) return {};
    const start = parsed(parseInstant, startTime);
    if (endTime === undefined && duration === undefined) return { start, end: "never" };
    if (endTime !== undefined) return { start, end: parsed(parseInstant, endTime) };
    const length = parsed(parseDuration, duration);
    return { start, end: start === undefined || length === undefined ? undefined : start + length };
}

function parsed(parse: (text: string) => bigint, value: unknown): bigint | undefined {
    try {
        return typeof value === "string" ? parse(value) : undefined;
    } catch {
        return undefined;
    }
}

/** `true`, and a list of frameworks with something in it. */
function isSet(value: unknown): boolean {
    return value !== UNKNOWN && (Array.isArray(value) ? value.length > 0 : Boolean(value));
}

/** The names of one machine, none of them twice. */
export function machineOf(names: (string | undefined)[]): Machine {
    const known = names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
    return [...new Set(known)];
}
