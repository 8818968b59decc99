import { isMesosError } from "../mesos";
import { type Goal, machineKey, machineKeys, type View } from "../schedule";
import type { RunningTask, Snapshot } from "../program/snapshot";
import type { Finding } from "./review-log";

/**
 * What taking the goal's machines DOWN loses: the tasks that run there now, by framework. Read only where
 * machines go down. Whether a framework starts them elsewhere is its own affair.
 */
export async function reviewLoss(goal: Goal, view: View, snapshot: Snapshot): Promise<Finding[]> {
    const down = machineKeys(view.down);
    const lowered = machineKeys(
        goal.windows
            .filter(({ mode }) => mode === "DOWN")
            .flatMap(({ machines }) => machines)
            .filter((machine) => !down.has(machineKey(machine))),
    );
    if (lowered.size === 0) return [];
    try {
        const [agents, tasks] = await Promise.all([snapshot.agents(), snapshot.tasks()]);
        const ids = new Set(agents.filter((agent) => lowered.has(machineKey(agent))).map(({ id }) => id));
        const lost = tasks.filter(({ agentId }) => ids.has(agentId));
        if (lost.length === 0) return [{ severity: "info", text: "no task runs on these machines now" }];
        const count = lost.length === 1 ? "1 task that runs" : `${lost.length} tasks that run`;
        return [{ severity: "warn", text: `machine/down loses ${count} there now: ${byFramework(lost)}` }];
    } catch (error) {
        if (!isMesosError(error)) throw error;
        return [
            { severity: "warn", text: `which tasks machine/down loses could not be read: ${error.message}` },
        ];
    }
}

/** `2 of kafka (broker-0, broker-1), 1 of marathon (web.1)` */
function byFramework(tasks: readonly RunningTask[]): string {
    const groups = new Map<string, string[]>();
    for (const { framework, name } of tasks) groups.set(framework, [...(groups.get(framework) ?? []), name]);
    return [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([framework, names]) => {
            const shown = names.sort().slice(0, 5).join(", ");
            const more = names.length > 5 ? `, and ${names.length - 5} more` : "";
            return `${names.length} of ${framework} (${shown}${more})`;
        })
        .join(", ");
}
