import type { Agent } from "../../mesos";
import { attributeDifferences, resourceDifferences } from "../../node";
import { type MachineId, machineKey } from "../../schedule";

/** The agent of a machine, of those that the master lists: while an old one is not gone yet, the new one. */
export function agentOf(agents: readonly Agent[], machine: MachineId, before?: string): Agent | undefined {
    const key = machineKey(machine);
    const own = agents.filter((agent) => machineKey(agent) === key);
    return (
        own.find(({ id, active }) => active && id !== before) ?? own.find(({ active }) => active) ?? own[0]
    );
}

/** What an agent lacks of what is declared, for humans: `rack: "r1" -> "r2"`. */
export function differencesOf(
    agent: Pick<Agent, "attributes" | "totals">,
    { attributes, resources }: { attributes?: Record<string, string>; resources?: unknown },
): string[] {
    return [
        ...(attributes === undefined ? [] : attributeDifferences(agent.attributes, attributes)),
        ...(resources === undefined ? [] : resourceDifferences(agent.totals, resources)),
    ];
}
