import { type Agent, nearest } from "../mesos";
import { type AgentMachine, describeMachine, machineKey, machineKeys, type View } from "../schedule";
import {
    type MachineReference,
    type ResolvedMachine,
    resolveMachine,
    UnresolvedMachineError,
} from "./machines";
import type { Finding } from "./review-log";

export interface ReviewedMachines {
    machines: ResolvedMachine[];
    findings: Finding[];
}

/**
 * Looks references up, and warns of machines that no agent matches: a typo there downs nothing.
 *
 * @param before as they were looked up earlier.
 */
export function reviewMachines(
    references: readonly MachineReference[],
    agents: readonly Agent[],
    view: View,
    before: readonly ResolvedMachine[] = [],
): ReviewedMachines {
    const findings: Finding[] = [];
    const registered = machineKeys(agents);
    const down = machineKeys(view.down);
    const machines = references.flatMap((reference): ResolvedMachine[] => {
        if (typeof reference === "string") {
            try {
                return [resolveMachine(reference, before, agents, view)];
            } catch (error) {
                if (!(error instanceof UnresolvedMachineError)) throw error;
                findings.push({ severity: "warn", text: error.message });
                return [];
            }
        }
        const key = machineKey(reference);
        if (!registered.has(key) && !down.has(key))
            findings.push({ severity: "warn", text: noAgent(reference, agents) });
        return [reference];
    });
    return { machines, findings };
}

function noAgent(machine: AgentMachine, agents: readonly Agent[]): string {
    const text = `machine ${describeMachine(machine)} matches no registered agent, so the window would drain and stop nothing there`;
    const near =
        agents.find(({ hostname }) => hostname.toLowerCase() === machine.hostname.toLowerCase()) ??
        agents.find(({ ip }) => ip === machine.ip) ??
        agents.find(
            ({ hostname }) =>
                hostname ===
                nearest(
                    machine.hostname,
                    agents.map((agent) => agent.hostname),
                ),
        );
    return near
        ? `${text}; did you mean ${describeMachine({ hostname: near.hostname, ip: near.ip })}?`
        : text;
}
