import { z } from "zod";
import type { Agent } from "../../mesos";
import type { Member } from "../../rolling";
import { type AgentMachine, describeMachine, machineKey } from "../../schedule";
import type { Cluster } from "../cluster";
import { type MachineReference, machineSchema, type ResolvedMachine } from "../machines";
import { resolveMachines } from "../resolve";

/** A machine as a program writes it; with attributes, as getAgents answers. */
export type MemberReference = string | (AgentMachine & { attributes?: Record<string, string> });

/** A machine of a roll-out, as it was resolved. */
export interface ResolvedMember extends ResolvedMachine, Member {}

const attributesSchema = z.record(z.string(), z.string("must be text"), "must be texts by name").optional();

/** As in a MaintenanceWindow, but for `attributes`. */
export const membersSchema = z
    .array(
        z.unknown().transform((value, context): MemberReference => {
            const { machine, attributes } = splitOf(value);
            const parsed = [
                machineSchema.safeParse(machine),
                attributesSchema.safeParse(attributes),
            ] as const;
            for (const [index, { error }] of parsed.entries()) {
                for (const { path, message } of error?.issues ?? [])
                    context.addIssue({
                        code: "custom",
                        path: index === 1 ? ["attributes", ...path] : path,
                        message,
                    });
            }
            const [found, given] = [parsed[0].data, parsed[1].data];
            if (typeof found !== "object" || given === undefined) return found ?? z.NEVER;
            return { ...found, attributes: given };
        }),
        "must be a list of machines",
    )
    .min(1, "names no machines");

/** The references without what only grouping needs. */
export function machineReferences(references: unknown): MachineReference[] {
    if (!Array.isArray(references)) return references as MachineReference[];
    return references.map((reference: unknown) => splitOf(reference).machine as MachineReference);
}

/**
 * The machines that references mean, each with its group: by the attribute that is declared with it, or was
 * recorded, or that its agent has now.
 *
 * @throws UnresolvedMachineError; Error for a machine of which the group is not known.
 */
export async function resolveMembers(
    { machines, groupBy }: { machines: readonly MemberReference[]; groupBy?: string },
    before: readonly ResolvedMember[],
    cluster: Cluster,
): Promise<ResolvedMember[]> {
    const resolved = await resolveMachines(machineReferences(machines), before, cluster);
    if (groupBy === undefined) return resolved.map((machine) => ({ ...machine, group: "" }));
    const declared = machines.map((machine) =>
        typeof machine === "string" ? undefined : machine.attributes?.[groupBy],
    );
    const agents = declared.includes(undefined) ? await cluster.agents() : [];
    const groupOf = groupFinder(groupBy, agents);
    const recorded = new Map(before.map((each) => [machineKey(each), each.group]));
    return resolved.map((machine, index) => {
        const group = declared[index] ?? groupOf(machine) ?? (recorded.get(machineKey(machine)) || undefined);
        if (group !== undefined) return { ...machine, group };
        throw new Error(
            `groupBy: nothing is known of an attribute "${groupBy}" of ${describeMachine(machine)}: its agent has none, ` +
                `or is not registered; declare the machine as { hostname, ip, attributes: { ${groupBy}: "…" } }`,
        );
    });
}

/** Finds the group that a machine's agent says it is in: of several agents, the first one's. */
export function groupFinder(
    groupBy: string,
    agents: readonly Agent[],
): (machine: AgentMachine) => string | undefined {
    const byMachine = new Map([...agents].reverse().map((agent) => [machineKey(agent), agent]));
    return (machine) => byMachine.get(machineKey(machine))?.attributes[groupBy];
}

function splitOf(value: unknown): { machine: unknown; attributes?: unknown } {
    if (typeof value !== "object" || value === null) return { machine: value };
    const { attributes, ...machine } = value as Record<string, unknown>;
    return { machine, attributes };
}
