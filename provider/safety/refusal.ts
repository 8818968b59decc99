import { describeMachines, groupBy } from "../impact";
import type { MachineId } from "../schedule";
import { type Violation, type WaysOut, waysOutFor } from "./violations";

/** A `down` that would break a safety rule. Its message names the rule, the tasks, and the ways out. */
export class SafetyRefusal extends Error {
    override readonly name = "SafetyRefusal";
    readonly code = "REFUSED";

    constructor(
        machines: readonly MachineId[],
        readonly violations: readonly Violation[],
    ) {
        const problems = violations.map(describeViolation).join("; ");
        const waysOut = waysOutOf(violations);
        const ways =
            waysOut.length === 1
                ? `Ways out: ${waysOut[0]!.text}`
                : waysOut.map(({ rule, text }) => `Ways out of safety.${rule}: ${text}`).join(". ");
        super(`refused to take DOWN ${describeMachines(machines)}: ${problems}. ${ways}`);
    }
}

/** `safety.requireRelocatable: kafka …`; the ways out of all that is refused are told once, by waysOutOf. */
export function describeViolation({ rule, reason }: Pick<Violation, "rule" | "reason">): string {
    return `safety.${rule}: ${reason}`;
}

/** The ways out of each rule that would be broken, `(1) …; (2) …; (3) …`, for all frameworks together. */
export function waysOutOf(violations: readonly Violation[]): { rule: Violation["rule"]; text: string }[] {
    return [...groupBy(violations, ({ rule }) => rule).values()].map((group) => {
        const { rule } = group[0]!;
        const text = waysOutOfRule(group).map((way, index) => `(${index + 1}) ${way}`);
        return { rule, text: text.join("; ") };
    });
}

function waysOutOfRule(group: readonly Violation[]): WaysOut {
    const { rule, waysOut } = group[0]!;
    if (rule !== "protectFrameworks" && rule !== "requireRelocatable") return waysOut;
    const named = group.flatMap(({ framework }) => framework ?? []);
    const frameworks = [...groupBy(named, ({ name }) => name).values()].map(([first]) => first!);
    return waysOutFor(rule, frameworks);
}
