import { describeMachines } from "../impact";
import type { MachineId } from "../schedule";
import type { Violation } from "./violations";

/** A `down` that would break a safety rule. Its message names the rule, the tasks, and the ways out. */
export class SafetyRefusal extends Error {
    override readonly name = "SafetyRefusal";
    readonly code = "REFUSED";

    constructor(
        machines: readonly MachineId[],
        readonly violations: readonly Violation[],
    ) {
        const problems = violations.map(describeViolation).join("; ");
        super(`refused to take DOWN ${describeMachines(machines)}: ${problems}`);
    }
}

/** `safety.requireRelocatable: kafka …; ways out: (1) …, (2) …, or (3) …` */
export function describeViolation({ rule, reason, waysOut: [first, second, third] }: Violation): string {
    return `safety.${rule}: ${reason}. Ways out: (1) ${first}; (2) ${second}; (3) ${third}`;
}
