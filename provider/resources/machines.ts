import { z } from "zod";
import { groupBy } from "../impact";
import { type Agent, nearest } from "../mesos";
import {
    type AgentMachine,
    describeMachine,
    machineKey,
    machinesOf,
    type View,
    windowsOf,
} from "../schedule";
import { containsUnknown } from "./unknowns";

/** A machine as a program writes it: both names, or one text to look up on the master. */
export type MachineReference = AgentMachine | string;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export const ipField = z.string("must be text").superRefine((text, context) => {
    if (IPV4.test(text)) return;
    context.addIssue(
        text.includes(":")
            ? `"${text}" is an IPv6 address; Mesos maintenance knows IPv4 only: give the address in the agent's pid`
            : `"${text}" is not an IPv4 address like 10.0.2.107`,
    );
});

const ONE_FIELD =
    "an agent matches only where hostname and ip both match: give both, or one as plain text to have it looked up on the master";

const machineObject = z.strictObject(
    {
        // An agent that announces no host name (`--hostname=""`) is matched by an empty one.
        hostname: z
            .string(ONE_FIELD)
            .refine((text) => text === "" || text.trim() !== "", ONE_FIELD)
            .trim(),
        ip: z.preprocess((value, context) => {
            if (value !== undefined) return value;
            context.addIssue(ONE_FIELD);
            return z.NEVER;
        }, ipField),
    },
    {
        error: (issue) =>
            issue.code === "unrecognized_keys"
                ? `has only hostname and ip, not ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}`
                : "must be { hostname, ip }, or text to look up on the master",
    },
);

const machineText = z
    .string()
    .trim()
    .min(1, "must name a machine: a hostname, an IPv4 address or an agent id")
    .refine((text) => !text.includes(":") && !/\s/.test(text), {
        error: (issue) =>
            `"${String(issue.input)}" is not a hostname, an IPv4 address or an agent id (Mesos maintenance knows IPv4 only)`,
    });

export const machineSchema = z.unknown().transform((value, context): MachineReference => {
    const parsed = (typeof value === "string" ? machineText : machineObject).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
});

export const machinesSchema = z
    .array(machineSchema, "must be a list of machines")
    .min(
        1,
        "names no machines; if they come from getAgents: agents on DOWN machines are not listed, " +
            'so keep the first answer with ignoreChanges: ["machines"]',
    );

/** Machines that a list names twice, whatever else is wrong with it. What is not known yet is passed over. */
export function duplicateMachines(list: unknown): { index: number; reason: string }[] {
    const machines = Array.isArray(list) ? (list as unknown[]) : [];
    const keys = machines.map((machine) => {
        const parsed = containsUnknown(machine) ? undefined : machineSchema.safeParse(machine);
        return parsed?.success ? referenceKey(parsed.data) : undefined;
    });
    const firsts = new Map<string, number>();
    return keys.flatMap((key, index) => {
        if (key === undefined) return [];
        const first = firsts.get(key) ?? index;
        firsts.set(key, first);
        if (first === index) return [];
        const name = describeReference(machines[index] as MachineReference);
        return [{ index, reason: `is the same machine as machines[${first}]: ${name}` }];
    });
}

export function referenceKey(machine: MachineReference): string {
    return typeof machine === "string" ? machine.toLowerCase() : machineKey(machine);
}

export function describeReference(machine: MachineReference): string {
    return typeof machine === "string" ? machine : describeMachine(machine);
}

/** A machine with the text that it was declared by, so that it stays the same when its agent is gone. */
export interface ResolvedMachine extends AgentMachine {
    declaredAs?: string;
}

/** The machines of both lists; the later one where both have a machine. */
export function mergeMachines(
    before: readonly ResolvedMachine[],
    after: readonly ResolvedMachine[],
): ResolvedMachine[] {
    return [...new Map([...before, ...after].map((machine) => [machineKey(machine), machine])).values()];
}

/** Finds the machine that a reference means, where it is known. */
export function resolver(
    machines: readonly ResolvedMachine[],
): (reference: MachineReference) => ResolvedMachine | undefined {
    const byText = new Map<string, ResolvedMachine>();
    for (const machine of machines) {
        const { declaredAs } = machine;
        if (declaredAs !== undefined && !byText.has(declaredAs)) byText.set(declaredAs, machine);
    }
    return (reference) => (typeof reference === "string" ? byText.get(reference) : reference);
}

/** Thrown for a reference that names no machine, or several. */
export class UnresolvedMachineError extends Error {
    override readonly name = "UnresolvedMachineError";
}

/**
 * Finds the machines that texts mean: as resolved before, else the one that the master knows by that hostname,
 * address or agent id. Never DNS: the master compares what the agent announced.
 */
export function machineFinder(
    before: readonly ResolvedMachine[],
    agents: readonly Agent[],
    view: View,
): (text: string) => ResolvedMachine {
    const resolve = resolver(before);
    const named = namesOf(agents, view);
    let guesses = 0;
    const guess = (text: string) => {
        // Each is compared with every name there is; nobody reads more of them.
        if (++guesses > MOST_GUESSES) return undefined;
        return nearest(text, [...new Set(agents.flatMap(({ id, hostname, ip }) => [hostname, ip, id]))]);
    };
    return (text) => {
        const known = resolve(text);
        if (known) return known;
        const machines = named(text).map(({ hostname, ip }) => ({ hostname, ip, declaredAs: text }));
        const distinct = mergeMachines([], machines);
        if (distinct.length === 1) return distinct[0]!;
        if (distinct.length > 1) {
            throw new UnresolvedMachineError(
                `machine "${text}" is ambiguous: the master knows ${distinct.map(describeMachine).join(" and ")}; ` +
                    "declare it as { hostname, ip }",
            );
        }
        const meant = guess(text);
        throw new UnresolvedMachineError(
            `machine "${text}" is unknown to the master: no registered agent has that hostname, address or id` +
                `${meant === undefined ? "" : `; did you mean "${meant}"?`}; ` +
                "declare it as { hostname, ip } to schedule it before its agent registers",
        );
    };
}

const MOST_GUESSES = 10;

/** The machine that one text means; see machineFinder. */
export function resolveMachine(
    text: string,
    before: readonly ResolvedMachine[],
    agents: readonly Agent[],
    view: View,
): ResolvedMachine {
    return machineFinder(before, agents, view)(text);
}

/** Finds the machines that a text names: by agent id, by address, or by host name in any case. */
function namesOf(agents: readonly Agent[], view: View): (text: string) => AgentMachine[] {
    // The agent of a DOWN machine is not registered; the schedule still names its machine.
    const scheduled = [...windowsOf(view.schedule).flatMap(machinesOf), ...view.down].filter(isAgentMachine);
    const known = [...agents, ...scheduled];
    const ids = groupBy(agents, ({ id }) => id);
    const ips = groupBy(known, ({ ip }) => ip);
    const hostnames = groupBy(known, ({ hostname }) => hostname.toLowerCase());
    return (text) => [
        ...(ids.get(text) ?? []),
        ...(ips.get(text) ?? []),
        ...(hostnames.get(text.toLowerCase()) ?? []),
    ];
}

function isAgentMachine(machine: { hostname?: string; ip?: string }): machine is AgentMachine {
    return machine.hostname !== undefined && machine.ip !== undefined;
}
