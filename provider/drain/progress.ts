import { countOf, groupBy } from "../impact";
import {
    type Agent,
    type Answer,
    currentAgents,
    type Framework,
    isOver,
    type Operation,
    type Task,
} from "../mesos";
import { type AgentMachine, describeMachine, machineKey } from "../schedule";
import type { Drain } from "./drain";

/** What a look at the cluster says of machines that are to be drained. */
export interface DrainFacts {
    /** The registered agents on the machines. */
    agents: readonly Agent[];
    /** Tasks and pending operations on any agents; those elsewhere do not matter. */
    tasks: readonly Task[];
    operations: readonly Operation[];
    frameworks: readonly Framework[];
    answers: readonly Answer[];
}

/** How far a drain has come. */
export interface Progress {
    machines: number;
    drained: number;
    /** What the machines still wait for, each in a few words; empty once all are drained. */
    waitingFor: string[];
}

/** Where each machine stands, by the strategy. `known` are agents that have to be there: one that is lost is not drained. */
export function progressOf(
    machines: readonly AgentMachine[],
    drain: Drain,
    facts: DrainFacts,
    known: ReadonlyMap<string, readonly string[]> = new Map(),
): Progress {
    const factsOn = byMachine(facts);
    const hurdles = machines.map((machine) => hurdlesOf(machine, drain, factsOn(machine), known));
    return {
        machines: machines.length,
        drained: hurdles.filter((each) => each.length === 0).length,
        waitingFor: summary(hurdles.flat()),
    };
}

/** The facts of one machine at a time, laid out once for all of them. */
function byMachine(facts: DrainFacts): (machine: AgentMachine) => DrainFacts {
    const agents = groupBy(facts.agents, machineKey);
    const tasks = groupBy(facts.tasks, ({ agentId }) => agentId);
    const operations = groupBy(facts.operations, ({ agentId }) => agentId ?? "");
    const answers = groupBy(facts.answers, ({ machine }) => machineKey(machine));
    return (machine) => {
        const here = agents.get(machineKey(machine)) ?? [];
        return {
            agents: here,
            tasks: here.flatMap(({ id }) => tasks.get(id) ?? []),
            operations: here.flatMap(({ id }) => operations.get(id) ?? []),
            frameworks: facts.frameworks,
            answers: answers.get(machineKey(machine)) ?? [],
        };
    };
}

/** Something in the way of one machine's drain. Those of one kind and framework are added up. */
interface Hurdle {
    kind: "task" | "ending task" | "operation" | "declined" | "unanswered" | "draining" | "away";
    /** A framework, or where there is none, an agent. */
    of: string;
    /** What the framework of a task has said to its inverse offers for the machine. */
    answer?: "accepted" | "declined" | "no answer";
}

function hurdlesOf(
    machine: AgentMachine,
    drain: Drain,
    facts: DrainFacts,
    known: ReadonlyMap<string, readonly string[]>,
): Hurdle[] {
    const here = facts.agents.filter((agent) => machineKey(agent) === machineKey(machine));
    // What runs on an agent's old id counts as long as the master lists it; the old id itself does not.
    const ids = new Set(here.map(({ id }) => id));
    const away = (known.get(machineKey(machine)) ?? [])
        .filter((id) => !ids.has(id))
        .map((): Hurdle => ({ kind: "away", of: describeMachine(machine) }));
    switch (drain.strategy) {
        case "none":
            return [];
        case "agent":
            return [
                ...away,
                ...currentAgents(here)
                    .filter((agent) => agent.drain?.state !== "DRAINED")
                    .map(({ hostname, ip }): Hurdle => ({ kind: "draining", of: hostname || ip })),
                ...tasksOn(ids, drain, facts).map((task) => taskHurdle(task, facts)),
            ];
        case "tasks":
            return [
                ...away,
                ...tasksOn(ids, drain, facts).map((task) => ({
                    ...taskHurdle(task, facts),
                    answer: answerOf(task.frameworkId, machine, facts),
                })),
                ...facts.operations
                    .filter(({ agentId }) => agentId !== undefined && ids.has(agentId))
                    .map(({ frameworkId, type }): Hurdle => ({
                        kind: "operation",
                        of: frameworkId === undefined ? type : nameOf(frameworkId, facts),
                    })),
            ];
        case "accepted":
            return [...away, ...answersOn(machine, ids, drain, facts)];
    }
}

/** Every task that the master still lists there: one that is over counts until its framework has acknowledged it. */
function tasksOn(ids: ReadonlySet<string>, { ignoreFrameworks, strategy }: Drain, facts: DrainFacts): Task[] {
    const ignored = new Set(ignoreFrameworks.map((name) => name.toLowerCase()));
    return facts.tasks.filter(
        ({ agentId, frameworkId }) =>
            ids.has(agentId) &&
            // DRAIN_AGENT spares nobody.
            (strategy === "agent" || !ignored.has(nameOf(frameworkId, facts).toLowerCase())),
    );
}

/** The frameworks with tasks on the machine that have not accepted their inverse offers for it. */
function answersOn(
    machine: AgentMachine,
    ids: ReadonlySet<string>,
    drain: Drain,
    facts: DrainFacts,
): Hurdle[] {
    const concerned = new Set(tasksOn(ids, drain, facts).map(({ frameworkId }) => frameworkId));
    return [...concerned].flatMap((frameworkId): Hurdle[] => {
        const answer = answerOf(frameworkId, machine, facts);
        if (answer === "accepted") return [];
        return [{ kind: answer === "declined" ? "declined" : "unanswered", of: nameOf(frameworkId, facts) }];
    });
}

/** A framework answers once for each of its agents on a machine: one that declines, declines. */
function answerOf(
    frameworkId: string,
    machine: AgentMachine,
    { answers }: DrainFacts,
): "accepted" | "declined" | "no answer" {
    const given = answers.filter(
        (answer) => answer.frameworkId === frameworkId && machineKey(answer.machine) === machineKey(machine),
    );
    if (given.some(({ status }) => status === "DECLINE")) return "declined";
    return given.length > 0 ? "accepted" : "no answer";
}

function taskHurdle(task: Task, facts: DrainFacts): Hurdle {
    return { kind: isOver(task) ? "ending task" : "task", of: nameOf(task.frameworkId, facts) };
}

/** `2 tasks of kafka`, `marathon has not answered`, …, in a fixed order. */
function summary(hurdles: readonly Hurdle[]): string[] {
    return [...groupBy(hurdles, ({ kind, of, answer }) => `${of} ${kind} ${answer}`).entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, group]) => describe(group[0]!, group.length));
}

function describe({ kind, of, answer }: Hurdle, count: number): string {
    switch (kind) {
        case "task":
            return `${countOf(count, "task")} of ${of}${answer === undefined ? "" : ` (${answer})`}`;
        case "ending task":
            return `${countOf(count, "task")} of ${of} that ${count === 1 ? "is" : "are"} over and not acknowledged`;
        case "operation":
            return `${countOf(count, "pending operation")} of ${of}`;
        case "declined":
            return `${of} (declined on ${countOf(count, "machine")})`;
        case "unanswered":
            return `${of} (no answer on ${countOf(count, "machine")})`;
        case "draining":
            return `${of} to be DRAINED`;
        case "away":
            return `the agent of ${of}, which is not registered now`;
    }
}

function nameOf(frameworkId: string, { frameworks }: DrainFacts): string {
    return frameworks.find(({ id }) => id === frameworkId)?.name ?? frameworkId;
}
