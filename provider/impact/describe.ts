import { describeMachine, type MachineId } from "../schedule";
import type { FrameworkImpact, Impact } from "./types";

/** How many names a sentence takes before it says "and n more". */
const SHOWN = 5;

/** `3 tasks: 2 of kafka (broker-0, broker-1; does not relocate), 1 of marathon (web.1)` */
export function describeTasks({ tasks, frameworks }: Pick<Impact, "tasks" | "frameworks">): string {
    return `${countOf(tasks, "task")}: ${frameworks.map(describeFramework).join(", ")}`;
}

/** `25% of its cpus (32 of 128), 12.5% of its mem (64 GiB of 512 GiB)` */
export function describeShare({ share }: Pick<Impact, "share">): string {
    return share
        .filter(({ taken }) => taken > 0)
        .map(
            ({ resource, taken, total, percent }) =>
                `${percent}% of its ${resource} (${amountOf(resource, taken)} of ${amountOf(resource, total)})`,
        )
        .join(", ");
}

/** `broker-0, broker-1, and 7 more` */
export function listOf(names: readonly string[]): string {
    const shown = names.slice(0, SHOWN).join(", ");
    return names.length > SHOWN ? `${shown}, and ${names.length - SHOWN} more` : shown;
}

export function describeMachines(machines: readonly MachineId[]): string {
    return listOf(machines.map(describeMachine));
}

export function countOf(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function describeFramework({
    name,
    roles,
    relocates,
    tasks,
    taskNames,
    withVolumes,
}: FrameworkImpact): string {
    const notes = [
        ...(roles.every((role) => role === "*" || role === name) ? [] : [`role ${roles.join(", ")}`]),
        ...(relocates === "no" ? ["does not relocate"] : []),
        ...(relocates === "unknown" ? ["not known to relocate"] : []),
        ...(relocates !== "no" && withVolumes.length > 0
            ? [`${withVolumes.length} with a persistent volume`]
            : []),
    ];
    return `${tasks} of ${name} (${[listOf(taskNames), ...notes].join("; ")})`;
}

function amountOf(resource: string, amount: number): string {
    if (resource === "cpus" || resource === "gpus") return String(Math.round(amount * 10) / 10);
    return amount >= 1024 ? `${Math.round(amount / 102.4) / 10} GiB` : `${Math.round(amount)} MiB`;
}
