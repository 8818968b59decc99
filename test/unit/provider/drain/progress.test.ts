import { DEFAULT_DRAIN, type Drain, type DrainFacts, progressOf } from "../../../../provider/drain";
import { machineKey } from "../../../../provider/schedule";
import { machine, machines } from "../../../support/builders";
import { agent, framework, task } from "../../../support/fake-cluster";

const facts: DrainFacts = {
    agents: [agent(machine(1), "S1"), agent(machine(2), "S2")],
    tasks: [],
    operations: [],
    frameworks: ["marathon", "kafka"].map(framework),
    answers: [],
};
const look = (change: Partial<DrainFacts>, drain: Partial<Drain> = {}) => {
    const { drained, waitingFor } = progressOf(
        machines(1, 2),
        { ...DEFAULT_DRAIN, ...drain },
        { ...facts, ...change },
    );
    return [drained, ...waitingFor];
};
const answer = (name: string, number: number, status: "ACCEPT" | "DECLINE") => ({
    machine: machine(number),
    frameworkId: `F-${name}`,
    status,
});

describe('Drained by strategy "tasks"', () => {
    test("is a machine without tasks; those elsewhere do not matter", () => {
        expect(look({})).toEqual([2]);
        expect(look({ tasks: [task("marathon", "S3")] })).toEqual([2]);
    });

    test("is not one with tasks, whose frameworks are named with what they answered", () => {
        const tasks = [
            task("marathon", "S1", { name: "a" }),
            task("marathon", "S1", { name: "b" }),
            task("kafka", "S2"),
        ];
        expect(look({ tasks, answers: [answer("kafka", 2, "DECLINE")] })).toEqual([
            0,
            "1 task of kafka (declined)",
            "2 tasks of marathon (no answer)",
        ]);
        expect(look({ tasks: tasks.slice(0, 1), answers: [answer("marathon", 1, "ACCEPT")] })).toEqual([
            1,
            "1 task of marathon (accepted)",
        ]);
    });

    test("is not one with tasks that are over and not acknowledged, or with operations", () => {
        expect(look({ tasks: [task("kafka", "S1", { state: "TASK_KILLED" })] })).toEqual([
            1,
            "1 task of kafka that is over and not acknowledged",
        ]);
        const operations = [
            { id: "O1", type: "CREATE", agentId: "S2", frameworkId: "F-kafka", state: "OPERATION_PENDING" },
            { id: "O2", type: "RESERVE", agentId: "S2", state: "OPERATION_PENDING" },
            { id: "O3", type: "RESERVE", agentId: "S9", state: "OPERATION_PENDING" },
        ];
        expect(look({ operations })).toEqual([
            1,
            "1 pending operation of RESERVE",
            "1 pending operation of kafka",
        ]);
    });

    test("is one whose tasks are all of ignored frameworks", () => {
        expect(look({ tasks: [task("kafka", "S1")] }, { ignoreFrameworks: ["Kafka"] })).toEqual([2]);
    });

    test("is not one whose agent was there and is not registered now: its tasks may run on", () => {
        const known = new Map([[machineKey(machine(2)), ["S2"]]]);
        const { drained, waitingFor } = progressOf(
            machines(1, 2),
            DEFAULT_DRAIN,
            { ...facts, agents: facts.agents.slice(0, 1) },
            known,
        );
        expect([drained, ...waitingFor]).toEqual([
            1,
            "the agent of m2.example (10.0.0.2), which is not registered now",
        ]);
    });
});

describe('Drained by strategy "accepted"', () => {
    const accepted = { strategy: "accepted" } as const;
    const tasks = [task("marathon", "S1"), task("kafka", "S1"), task("kafka", "S2")];

    test("is a machine whose frameworks have all accepted; decliners and the silent are named", () => {
        expect(look({ tasks }, accepted)).toEqual([
            0,
            "kafka (no answer on 2 machines)",
            "marathon (no answer on 1 machine)",
        ]);
        const some = [
            answer("kafka", 1, "DECLINE"),
            answer("kafka", 2, "ACCEPT"),
            answer("marathon", 1, "ACCEPT"),
        ];
        expect(look({ tasks, answers: some }, accepted)).toEqual([1, "kafka (declined on 1 machine)"]);
        const all = [...some.slice(1), answer("kafka", 1, "ACCEPT")];
        expect(look({ tasks, answers: all }, accepted)).toEqual([2]);
    });

    test("is one with two agents only where no answer is a refusal", () => {
        const answers = [answer("kafka", 2, "ACCEPT"), answer("kafka", 2, "DECLINE")];
        expect(look({ tasks: tasks.slice(2), answers }, accepted)).toEqual([
            1,
            "kafka (declined on 1 machine)",
        ]);
    });
});

describe('Drained by strategy "agent"', () => {
    const draining = (state: "DRAINING" | "DRAINED") => ({ drain: { state, markGone: false } });

    test("is a machine whose agent is DRAINED", () => {
        const agents = [
            agent(machine(1), "S1", draining("DRAINED")),
            agent(machine(2), "S2", draining("DRAINING")),
        ];
        expect(look({ agents, tasks: [task("kafka", "S2")] }, { strategy: "agent" })).toEqual([
            1,
            "1 task of kafka",
            "m2.example to be DRAINED",
        ]);
    });
});

test('By strategy "none" everything is drained', () => {
    expect(look({ tasks: [task("kafka", "S1")] }, { strategy: "none" })).toEqual([2]);
});
