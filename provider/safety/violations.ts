import {
    type Cluster,
    countOf,
    type FrameworkImpact,
    type Impact,
    impactOf,
    listOf,
    RESOURCES,
    sumOf,
} from "../impact";
import { type AgentMachine, type MachineId, machineKey } from "../schedule";
import { type Moment, momentViolations } from "./moment";
import { type Limit, machinesWithin, type SafetyRules } from "./rules";

/** A rule that a `down` would break, and the ways out of it. */
export interface Violation {
    rule: "outsideWindow" | "maxUnavailable" | "protectFrameworks" | "requireRelocatable" | "minimumHeadroom";
    /** What would happen, naming tasks or machines. */
    reason: string;
    waysOut: WaysOut;
    /** Whose tasks it is about, where the ways out name frameworks. */
    framework?: Pick<FrameworkImpact, "name" | "relocates">;
}

export type WaysOut = readonly [string, string, string];

/** What taking machines DOWN would meet. */
export interface Situation {
    /** The machines that are to go down and are not DOWN yet. */
    machines: readonly AgentMachine[];
    cluster: Cluster;
    /** Machines that are DOWN already, or about to be by somebody else in this process. */
    unavailable: readonly MachineId[];
    /** Undefined where the window is made for the moment. */
    moment?: Moment;
}

/** The rules that taking the machines DOWN, now, would break; see docs/reference.md for what each means. */
export function violationsOf(rules: SafetyRules, situation: Situation): Violation[] {
    const impact = impactOf(situation.machines, situation.cluster, rules.relocates);
    return [
        ...(situation.machines.length > 0 ? momentViolations(rules, situation.moment) : []),
        ...tooManyUnavailable(rules, situation),
        ...protectedTasks(rules, impact),
        ...stayingTasks(rules, impact),
        ...tooLittleHeadroom(rules, situation),
    ];
}

/** Whether a framework's tasks were declared to be dispensable. */
export function mayBeLost({ allowLoss }: Pick<SafetyRules, "allowLoss">, framework: string): boolean {
    return typeof allowLoss === "boolean" ? allowLoss : includesName(allowLoss, framework);
}

function tooManyUnavailable({ maxUnavailable }: SafetyRules, situation: Situation): Violation[] {
    if (maxUnavailable === undefined) return [];
    const { machines, cluster, unavailable } = situation;
    const disconnected = cluster.agents.filter(({ active }) => !active);
    const out = keysOf([...machines, ...unavailable, ...disconnected]);
    const all = keysOf([...cluster.agents, ...machines, ...unavailable]);
    const most = machinesWithin(maxUnavailable, all.size);
    if (out.size <= most) return [];
    const before = keysOf([...unavailable, ...disconnected]).size;
    const already = before === 0 ? "" : ` (${before} already ${before === 1 ? "is" : "are"})`;
    return [
        {
            rule: "maxUnavailable",
            reason:
                `${countOf(out.size, "machine")} of ${all.size} would be out of service at once` +
                `${already}, and at most ${most} may be${shareText(maxUnavailable)}`,
            waysOut: [
                "bring machines up first, or wait until others have",
                "take fewer machines down in this window",
                "raise safety.maxUnavailable",
            ],
        },
    ];
}

function protectedTasks({ protectFrameworks }: SafetyRules, { frameworks }: Impact): Violation[] {
    return frameworks
        .filter(({ name }) => includesName(protectFrameworks, name))
        .map((framework) => ({
            rule: "protectFrameworks",
            reason: `${framework.name} is protected, and ${runHere(framework.tasks, framework.taskNames)}`,
            waysOut: waysOutFor("protectFrameworks", [framework]),
            framework,
        }));
}

function stayingTasks(rules: SafetyRules, { frameworks }: Impact): Violation[] {
    if (!rules.requireRelocatable) return [];
    return frameworks
        .filter(({ name, staying }) => staying.length > 0 && !mayBeLost(rules, name))
        .map((framework) => ({
            rule: "requireRelocatable",
            reason: reasonToStay(framework),
            waysOut: waysOutFor("requireRelocatable", [framework]),
            framework,
        }));
}

/** The ways out of a rule about the tasks of frameworks, for all that it was broken for. */
export function waysOutFor(
    rule: "protectFrameworks" | "requireRelocatable",
    frameworks: readonly Pick<FrameworkImpact, "name" | "relocates">[],
): WaysOut {
    const names = frameworks.map(({ name }) => name);
    const quoted = (list: readonly string[]) => list.map((name) => `"${name}"`).join(", ");
    if (rule === "protectFrameworks") {
        return [
            `move the tasks of ${names.join(", ")} away first, and run again`,
            "take these machines out of the window",
            `take ${quoted(names)} out of safety.protectFrameworks`,
        ];
    }
    const settled = frameworks.filter(({ relocates }) => relocates === "no").map(({ name }) => name);
    const [service, one] = names.length === 1 ? [names[0], "it does"] : ["<service>", "they do"];
    return [
        `move them away first (for a service of DC/OS, \`dcos ${service} pod replace\`), and run again`,
        `accept their loss: safety: { allowLoss: [${quoted(names)}] }`,
        settled.length > 0
            ? `say that ${one} start them elsewhere: safety: { relocates: { ${settled.map((name) => `"${name}": true`).join(", ")} } }`
            : "wait for them to leave by themselves: safety: { requireRelocatable: false }",
    ];
}

function reasonToStay({ name, relocates, staying }: FrameworkImpact): string {
    return relocates === "no"
        ? `${name} does not start lost tasks on other machines, and ${runHere(staying.length, staying)}`
        : `tasks of ${name} keep their data in persistent volumes here: ${listOf(staying)}`;
}

function tooLittleHeadroom({ minimumHeadroom }: SafetyRules, situation: Situation): Violation[] {
    if (minimumHeadroom === undefined) return [];
    const { machines, cluster } = situation;
    const leaving = keysOf(machines);
    const rest = cluster.agents.filter((agent) => agent.active && !leaving.has(machineKey(agent)));
    const total = sumOf(rest.map(({ resources }) => resources));
    const moving = sumOf(
        machines.flatMap((machine) => cluster.tasksOn(machine)).map((each) => each.resources),
    );
    const used = sumOf([...rest.map(({ allocated }) => allocated), moving]);
    // A resource that nobody uses is no bottleneck, and one that there is none of has no share.
    return RESOURCES.filter((resource) => used[resource] > 0).flatMap((resource): Violation[] => {
        const left = total[resource] - used[resource];
        const percent = total[resource] > 0 ? (left / total[resource]) * 100 : left < 0 ? -100 : 0;
        if (percent >= minimumHeadroom) return [];
        return [
            {
                rule: "minimumHeadroom",
                reason:
                    left < 0
                        ? `the machines left have not enough ${resource} for the tasks that would move to them`
                        : `${Math.floor(percent * 10) / 10}% of the ${resource} of the machines left would be free ` +
                          `once they run what moves to them, and at least ${minimumHeadroom}% must be`,
                waysOut: [
                    "free capacity or add agents first",
                    "take fewer machines down at a time",
                    "lower safety.minimumHeadroom",
                ],
            },
        ];
    });
}

/** A share is rounded down, but for one machine, without which nothing could ever be maintained. */
function shareText(limit: Limit): string {
    return "machines" in limit ? "" : ` (${limit.percent}%)`;
}

function runHere(count: number, names: readonly string[]): string {
    return `${countOf(count, "task")} of it ${count === 1 ? "runs" : "run"} here (${listOf(names)})`;
}

function includesName(names: readonly string[], name: string): boolean {
    return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

function keysOf(machines: readonly MachineId[]): Set<string> {
    return new Set(machines.map(machineKey));
}
