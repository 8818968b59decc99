import type { AgentMachine, MachineId } from "../schedule";
import { machineKey } from "../schedule";
import { SafetyRefusal } from "./refusal";
import type { SafetyRules } from "./rules";
import { type Situation, violationsOf } from "./violations";

/**
 * Who in this process may take machines DOWN now. Two windows that look at the master at the same moment would
 * both find room for one more machine; so whoever is let through counts as out of service at once.
 */
export class Admission {
    private readonly admitted = new Map<string, MachineId>();

    /**
     * @throws SafetyRefusal where a rule would be broken.
     * @returns what to call once the machines are DOWN, or will not be.
     */
    admit(rules: SafetyRules, situation: Situation): () => void {
        const { machines, unavailable } = situation;
        if (machines.length === 0) return () => {};
        const others = [...unavailable, ...this.admitted.values()];
        refuseUnsafe(rules, { ...situation, unavailable: others });
        for (const machine of machines) this.admitted.set(machineKey(machine), machine);
        return () => this.release(machines);
    }

    private release(machines: readonly AgentMachine[]): void {
        for (const machine of machines) this.admitted.delete(machineKey(machine));
    }
}

/** @throws SafetyRefusal where a rule would be broken. */
export function refuseUnsafe(rules: SafetyRules, situation: Situation): void {
    const violations = violationsOf(rules, situation);
    if (violations.length > 0) throw new SafetyRefusal(situation.machines, violations);
}
