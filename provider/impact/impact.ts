import type { Task } from "../mesos";
import type { AgentMachine } from "../schedule";
import { type Cluster, sumOf } from "./cluster";
import { groupBy } from "./group";
import { type RelocationOverrides, relocates } from "./relocation";
import type { FrameworkImpact, Impact, ResourceShare } from "./types";

/** What goes away with the machines: what a `machine/down` of all of them, now, would lose. */
export function impactOf(
    machines: readonly AgentMachine[],
    cluster: Cluster,
    overrides: RelocationOverrides = {},
): Impact {
    const tasks = machines.flatMap((machine) => cluster.tasksOn(machine));
    return {
        machines: machines.length,
        unmatched: machines
            .filter((machine) => cluster.agentsOn(machine).length === 0)
            .map(({ hostname, ip }) => ({ hostname, ip })),
        tasks: tasks.length,
        frameworks: byFramework(tasks, cluster, overrides),
        share: shareOf(machines, cluster),
    };
}

/** The impact without the tasks of some frameworks, by name. */
export function withoutFrameworks(impact: Impact, names: readonly string[]): Impact {
    const left = lowered(names);
    return withFrameworks(impact, ({ name }) => !left.has(name.toLowerCase()));
}

/** The impact with the tasks of these frameworks alone, by name. */
export function onlyFrameworks(impact: Impact, names: readonly string[]): Impact {
    const kept = lowered(names);
    return withFrameworks(impact, ({ name }) => kept.has(name.toLowerCase()));
}

function withFrameworks(impact: Impact, kept: (framework: FrameworkImpact) => boolean): Impact {
    const frameworks = impact.frameworks.filter(kept);
    return { ...impact, frameworks, tasks: frameworks.reduce((sum, { tasks }) => sum + tasks, 0) };
}

function lowered(names: readonly string[]): Set<string> {
    return new Set(names.map((name) => name.toLowerCase()));
}

function byFramework(
    tasks: readonly Task[],
    cluster: Cluster,
    overrides: RelocationOverrides,
): FrameworkImpact[] {
    return [...groupBy(tasks, ({ frameworkId }) => frameworkId).values()]
        .map((group): FrameworkImpact => {
            const { id, name } = cluster.frameworkOf(group[0]!);
            const kind = relocates(name, overrides);
            const withVolumes = namesOf(group.filter(({ volumes }) => volumes.length > 0));
            return {
                id,
                name,
                roles: [...new Set(group.map(({ role }) => role))].sort(),
                relocates: kind,
                tasks: group.length,
                taskNames: namesOf(group),
                singleInstance: namesOf(group.filter((task) => cluster.isSingleInstance(task))),
                reserved: namesOf(group.filter(({ reserved }) => reserved)),
                withVolumes,
                staying: kind === "no" ? namesOf(group) : withVolumes,
            };
        })
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

export const RESOURCES = ["cpus", "mem", "disk", "gpus"] as const;

function shareOf(machines: readonly AgentMachine[], cluster: Cluster): ResourceShare[] {
    const taken = sumOf(
        machines.flatMap((machine) => cluster.agentsOn(machine)).map((each) => each.resources),
    );
    return RESOURCES.filter((resource) => cluster.total[resource] > 0).map((resource) => ({
        resource,
        taken: taken[resource],
        total: cluster.total[resource],
        percent: Math.round((taken[resource] / cluster.total[resource]) * 1000) / 10,
    }));
}

function namesOf(tasks: readonly Task[]): string[] {
    return tasks.map(({ name, id }) => name || id).sort();
}
