import { type Drain, type DrainStrategy } from "../drain";
import {
    type Cluster,
    countOf,
    describeShare,
    describeTasks,
    type FrameworkImpact,
    type Impact,
    impactOf,
    listOf,
    onlyFrameworks,
    withoutFrameworks,
} from "../impact";
import { isMesosError } from "../mesos";
import type { Snapshot } from "../program/snapshot";
import { describeViolation, type SafetyRules, violationsOf } from "../safety";
import { type AgentMachine, type Goal, machineKey, machineKeys, type View } from "../schedule";
import { formatDuration } from "../time";
import type { Care } from "./care";
import type { Finding } from "./review-log";
import { HIDDEN_TASKS } from "./take-down";

/**
 * What taking the goal's machines DOWN would cost, as of now, and what would be refused. Read only where machines
 * go down.
 */
export async function reviewImpact(
    goal: Goal,
    view: View,
    { drain, safety }: Care,
    snapshot: Snapshot,
): Promise<Finding[]> {
    const machines = machinesToLower(goal, view);
    if (machines.length === 0) return [];
    try {
        const cluster = await snapshot.cluster();
        if (cluster.hidesTasks) return [{ severity: "warn", text: HIDDEN_TASKS }];
        const impact = impactOf(machines, cluster, safety.relocates);
        return [
            ...reviewTasks(impact, drain),
            ...reviewCapacity(impact),
            ...reviewFragile(impact.frameworks),
            ...reviewRules({ safety, machines, cluster, view }),
        ];
    } catch (error) {
        if (!isMesosError(error)) throw error;
        return [
            { severity: "warn", text: `which tasks machine/down loses could not be read: ${error.message}` },
        ];
    }
}

/** The machines that are to be DOWN and are not. */
export function machinesToLower(goal: Goal, { down }: View): AgentMachine[] {
    const keys = machineKeys(down);
    return goal.windows
        .filter(({ mode }) => mode === "DOWN")
        .flatMap(({ machines }) => machines)
        .filter((machine) => !keys.has(machineKey(machine)));
}

function reviewTasks(impact: Impact, { strategy, timeout, ignoreFrameworks }: Drain): Finding[] {
    if (impact.tasks === 0) return [{ severity: "info", text: "no task runs on these machines now" }];
    const awaited = strategy === "none" ? [] : namesBut(impact, ignoreFrameworks);
    const [leaving, lost] = [onlyFrameworks(impact, awaited), withoutFrameworks(impact, awaited)];
    const texts = [
        ...(leaving.tasks > 0 && strategy !== "none"
            ? [`${AT_STAKE[strategy]} ${formatDuration(BigInt(timeout))}: ${describeTasks(leaving)}`]
            : []),
        ...(lost.tasks > 0 ? [`machine/down loses ${describeTasks(lost)}`] : []),
    ];
    return [
        ...texts.map((text): Finding => ({ severity: "warn", text })),
        ...reviewRelocation(lost.frameworks),
    ];
}

/** No promise: a framework may find no room, or may not put two instances on one machine. */
function reviewRelocation(lost: readonly FrameworkImpact[]): Finding[] {
    const names = lost.filter(({ relocates }) => relocates === "yes").map(({ name }) => name);
    if (names.length === 0) return [];
    const text =
        names.length === 1
            ? `${names[0]} starts lost tasks elsewhere if it finds room`
            : `${listOf(names)} start lost tasks elsewhere if they find room`;
    return [{ severity: "info", text }];
}

function namesBut({ frameworks }: Impact, ignored: readonly string[]): string[] {
    const names = ignored.map((name) => name.toLowerCase());
    return frameworks.map(({ name }) => name).filter((name) => !names.includes(name.toLowerCase()));
}

/** What becomes of the tasks, as the beginning of a sentence that goes on with the timeout. */
const AT_STAKE: Record<Exclude<DrainStrategy, "none">, string> = {
    tasks: "tasks run on these machines now, which have to leave within",
    accepted: "machine/down loses these tasks once their frameworks have accepted, which they have to within",
    agent: "DRAIN_AGENT kills these tasks, and has to be done within",
};

function reviewCapacity(impact: Impact): Finding[] {
    const share = describeShare(impact);
    return share === "" ? [] : [{ severity: "info", text: `takes from the cluster ${share}` }];
}

function reviewFragile(frameworks: readonly FrameworkImpact[]): Finding[] {
    return [
        ...finding(
            "info",
            "single instance",
            "of which the cluster runs no other",
            frameworks,
            "singleInstance",
        ),
        ...finding(
            "warn",
            "persistent volume",
            "which stay behind with their data",
            frameworks,
            "withVolumes",
        ),
        ...finding(
            "info",
            "reservation",
            "which can only move to resources of their role",
            frameworks,
            "reserved",
        ),
    ];
}

/** `2 tasks with a persistent volume, which stay behind with their data: broker-0, broker-1 of kafka` */
function finding(
    severity: Finding["severity"],
    what: string,
    meaning: string,
    frameworks: readonly FrameworkImpact[],
    list: "singleInstance" | "withVolumes" | "reserved",
): Finding[] {
    const concerned = frameworks.filter((framework) => framework[list].length > 0);
    if (concerned.length === 0) return [];
    const count = concerned.reduce((sum, framework) => sum + framework[list].length, 0);
    const names = concerned.map((framework) => `${listOf(framework[list])} of ${framework.name}`).join("; ");
    const tasks =
        list === "singleInstance" ? countOf(count, what) : `${countOf(count, "task")} with a ${what}`;
    return [{ severity, text: `${tasks}, ${meaning}: ${names}` }];
}

function reviewRules(given: {
    safety: SafetyRules;
    machines: readonly AgentMachine[];
    cluster: Cluster;
    view: View;
}): Finding[] {
    const { safety, machines, cluster, view } = given;
    return violationsOf(safety, { machines, cluster, unavailable: view.down }).map((violation) => ({
        severity: "warn",
        text: `pulumi up will refuse to take these machines DOWN: ${describeViolation(violation)}`,
        violation,
    }));
}
