import fc from "fast-check";
import { DEFAULT_DRAIN, progressOf } from "../../provider/drain";
import { Cluster, impactOf, relocates } from "../../provider/impact";
import type { Task } from "../../provider/mesos";
import { DEFAULT_SAFETY, type SafetyRules, violationsOf } from "../../provider/safety";
import { RUNS } from "../support/arbitraries";
import { machine, machines } from "../support/builders";
import { agent, framework, task } from "../support/fake-cluster";

const NUMBERS = [1, 2, 3, 4, 5, 6];
const FRAMEWORKS = ["marathon", "kafka", "cassandra", "in-house"];

const tasks = fc.array(
    fc
        .record({
            framework: fc.constantFrom(...FRAMEWORKS),
            on: fc.constantFrom(...NUMBERS),
            state: fc.constantFrom("TASK_RUNNING", "TASK_STAGING", "TASK_KILLED", "TASK_UNREACHABLE"),
            name: fc.constantFrom("web", "db-0", "db-1", ""),
            volume: fc.boolean(),
        })
        .map(({ framework: name, on, state, volume, ...rest }) =>
            task(name, `S${on}`, { ...rest, state, volumes: volume ? ["v"] : [] }),
        ),
    { maxLength: 20 },
);
const subset = fc.subarray(NUMBERS);

function clusterWith(running: Task[]): Cluster {
    return new Cluster({
        agents: NUMBERS.map((number) => agent(machine(number), `S${number}`)),
        frameworks: FRAMEWORKS.map(framework),
        tasks: running,
    });
}

const situation = (running: Task[], numbers: number[]) => ({
    machines: machines(...numbers),
    cluster: clusterWith(running),
    unavailable: [],
});

test("impact counts each task that is not over once, and adds up over machines", () => {
    fc.assert(
        fc.property(tasks, subset, (running, numbers) => {
            const cluster = clusterWith(running);
            const whole = impactOf(machines(...numbers), cluster);
            const each = numbers.map((number) => impactOf([machine(number)], cluster).tasks);
            expect(whole.tasks).toBe(each.reduce((sum, count) => sum + count, 0));
            expect(whole.frameworks.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(whole.tasks);
            for (const { taskNames, staying, singleInstance, withVolumes } of whole.frameworks) {
                for (const list of [staying, singleInstance, withVolumes])
                    for (const name of list) expect(taskNames).toContain(name);
            }
        }),
        RUNS,
    );
});

test("by default a down is refused exactly where a task would not be started elsewhere", () => {
    fc.assert(
        fc.property(tasks, subset, (running, numbers) => {
            const given = situation(running, numbers);
            const staying = impactOf(given.machines, given.cluster).frameworks.flatMap(
                (each) => each.staying,
            );
            expect(violationsOf(DEFAULT_SAFETY, given).length > 0).toBe(staying.length > 0);
            expect(violationsOf({ ...DEFAULT_SAFETY, allowLoss: true }, given)).toEqual([]);
        }),
        RUNS,
    );
});

test("taking more machines down breaks no fewer rules, other than headroom", () => {
    const rules: SafetyRules = {
        ...DEFAULT_SAFETY,
        maxUnavailable: { percent: 40 },
        protectFrameworks: ["in-house"],
    };
    fc.assert(
        fc.property(tasks, subset, subset, (running, some, more) => {
            const broken = (numbers: number[]) =>
                new Set(violationsOf(rules, situation(running, numbers)).map(({ rule }) => rule));
            const [few, many] = [broken(some), broken([...new Set([...some, ...more])])];
            for (const rule of few) expect(many).toContain(rule);
        }),
        RUNS,
    );
});

test("machines are drained when nothing is waited for, and what is ignored is not", () => {
    fc.assert(
        fc.property(tasks, subset, fc.subarray(FRAMEWORKS), (running, numbers, ignoreFrameworks) => {
            const { agents, frameworks } = clusterWith(running).facts;
            const facts = { agents, frameworks, tasks: running, operations: [], answers: [] };
            const drain = { ...DEFAULT_DRAIN, ignoreFrameworks };
            const list = machines(...numbers);
            const { drained, waitingFor } = progressOf(list, drain, facts);
            expect(drained === list.length).toBe(waitingFor.length === 0);
            const counted = running.filter(
                ({ agentId, frameworkId }) =>
                    numbers.includes(Number(agentId.slice(1))) &&
                    !ignoreFrameworks.some((name) => frameworkId === `F-${name}`),
            );
            expect(waitingFor.length > 0).toBe(counted.length > 0);
            expect(progressOf(list, { ...drain, strategy: "none" }, facts).drained).toBe(list.length);
        }),
        RUNS,
    );
});

test("any name of a framework is one of the three kinds, and a program has the last word", () => {
    fc.assert(
        fc.property(fc.string(), (name) => {
            expect(["yes", "no", "unknown"]).toContain(relocates(name));
            expect(relocates(name, { [name]: false })).toBe("no");
        }),
        RUNS,
    );
});
