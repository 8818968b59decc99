import { describeMachine, machineKey } from "../schedule";
import type { Cluster } from "./cluster";
import {
    type MachineReference,
    type ResolvedMachine,
    machineFinder,
    resolver,
    UnresolvedMachineError,
} from "./machines";

/**
 * The machines that references mean, asking the master only for texts that were never resolved before.
 *
 * @throws UnresolvedMachineError for a text that names no machine or several, and for two that name the same.
 */
export async function resolveMachines(
    references: readonly MachineReference[],
    before: readonly ResolvedMachine[],
    cluster: Cluster,
): Promise<ResolvedMachine[]> {
    const [agents, view] = hasNewTexts(references, before)
        ? await Promise.all([cluster.agents(), cluster.view()])
        : [[], { schedule: {}, draining: [], down: [] }];
    const find = machineFinder(before, agents, view);
    const resolved = references.map((each) => (typeof each === "string" ? find(each) : each));
    const firsts = new Map<string, number>();
    resolved.forEach((machine, index) => {
        const first = firsts.get(machineKey(machine)) ?? index;
        firsts.set(machineKey(machine), first);
        if (first === index) return;
        throw new UnresolvedMachineError(
            `machines[${index}] is the same machine as machines[${first}]: ${describeMachine(machine)}`,
        );
    });
    return resolved;
}

export function hasNewTexts(
    references: readonly MachineReference[],
    before: readonly ResolvedMachine[],
): boolean {
    const resolve = resolver(before);
    return references.some((each) => resolve(each) === undefined);
}
