import { z } from "zod";
import { formatDuration, formatInstant, parseDuration, parseInstant } from "../../provider/time";
import { type Plain, UNKNOWN } from "./plain";

/** A window as the rules see it. What is not known yet, or no window's value at all, is undefined. */
export interface Window {
    /** How a message names it: `window "rack-7"`, or `windows[2] of "december"`. */
    name: string;
    urn: string;
    /** The provider it is on: windows of two clusters do not add up. */
    cluster?: string;
    /** Whether it is on the master already, and nothing of its resource changes in this run. */
    isRecorded: boolean;
    state: "scheduled" | "down" | "up";
    /** Milliseconds since the epoch. */
    start?: bigint;
    /** Exclusive. */
    end?: bigint | "never";
    machines?: Machine[];
    reason?: string;
    onConflict?: string;
    drainStrategy?: string;
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
    // These have no time but that of the run.
    "pulumi-nodejs:dynamic/mesos:RollingMaintenance": (name, props) =>
        props.phase === "finished" ? [] : [[`rolling maintenance "${name}"`, { ...props, state: "down" }]],
    "pulumi-nodejs:dynamic/mesos:AgentReregistration": (name, { nodes, ...props }) => [
        [`re-registration "${name}"`, { ...props, machines: nodes, state: "down" }],
    ],
};

/** The windows of a resource; none for other types, and none for a window that the stack only looks at. */
export function windowsOf({ type, name, urn, props, cluster }: Resource): Window[] {
    const found = windowsIn[type]?.(name, props) ?? [];
    if (props.owner === "") return [];
    const isRecorded = typeof props.masterVersion === "string";
    return found.flatMap(([called, each]) => {
        const parsed = fields.safeParse(each);
        return parsed.success ? [{ name: called, urn, cluster, isRecorded, ...parsed.data }] : [];
    });
}

/** `window "rack-7" (2026-12-06T02:00:00Z for 1h)` */
export function describe({ name, start, end }: Window): string {
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
