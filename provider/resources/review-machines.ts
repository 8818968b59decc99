import { type Agent, nearest } from "../mesos";
import { type AgentMachine, describeMachine, machineKey, machineKeys, type View } from "../schedule";
import {
    type MachineReference,
    type ResolvedMachine,
    machineFinder,
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
    const find = machineFinder(before, agents, view);
    const noAgent = agentFinder(agents);
    const down = machineKeys(view.down);
    const machines = references.flatMap((reference): ResolvedMachine[] => {
        if (typeof reference === "string") {
            try {
                return [find(reference)];
            } catch (error) {
                if (!(error instanceof UnresolvedMachineError)) throw error;
                findings.push({ severity: "warn", text: error.message });
                return [];
            }
        }
        const key = machineKey(reference);
        if (!registered.has(key) && !down.has(key))
            findings.push({ severity: "warn", text: noAgent(reference) });
        return [reference];
    });
    return { machines, findings };
}

/** Says of a machine that no agent matches it, and which one may be meant. */
function agentFinder(agents: readonly Agent[]): (machine: AgentMachine) => string {
    // The first of several with one name is the one that counts.
    const backwards = [...agents].reverse();
    const byHostname = new Map(backwards.map((agent) => [agent.hostname.toLowerCase(), agent]));
    const byIp = new Map(backwards.map((agent) => [agent.ip, agent]));
    const hostnames = agents.map(({ hostname }) => hostname);
    let guesses = 0;
    const guess = ({ hostname }: AgentMachine) => {
        // Each is compared with every name there is; nobody reads more of them.
        if (++guesses > MOST_GUESSES) return undefined;
        const meant = nearest(hostname, hostnames);
        return meant === undefined ? undefined : byHostname.get(meant.toLowerCase());
    };
    return (machine) => {
        const text = `machine ${describeMachine(machine)} matches no registered agent, so the window would drain and stop nothing there`;
        const near = byHostname.get(machine.hostname.toLowerCase()) ?? byIp.get(machine.ip) ?? guess(machine);
        return near
            ? `${text}; did you mean ${describeMachine({ hostname: near.hostname, ip: near.ip })}?`
            : text;
    };
}

const MOST_GUESSES = 10;
