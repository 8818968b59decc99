import { Cluster } from "../../../../provider/impact";
import {
    Admission,
    DEFAULT_SAFETY,
    SafetyRefusal,
    type SafetyRules,
    violationsOf,
    waysOutOf,
} from "../../../../provider/safety";
import { machine, machines } from "../../../support/builders";
import { agent, framework, task } from "../../../support/fake-cluster";

const cluster = new Cluster({
    agents: [1, 2, 3, 4].map((number) =>
        agent(machine(number), `S${number}`, { allocated: { cpus: 6, mem: 512, disk: 0, gpus: 0 } }),
    ),
    frameworks: ["marathon", "kafka"].map(framework),
    tasks: [
        task("marathon", "S1", { resources: { cpus: 6, mem: 512, disk: 0, gpus: 0 } }),
        task("marathon", "S2", { volumes: ["v"], resources: { cpus: 6, mem: 512, disk: 0, gpus: 0 } }),
        task("kafka", "S3"),
    ],
});

const check = (rules: Partial<SafetyRules>, numbers: number[], down: number[] = []) =>
    violationsOf(
        { ...DEFAULT_SAFETY, ...rules },
        { machines: machines(...numbers), cluster, unavailable: machines(...down) },
    ).map(({ rule, reason }) => `${rule}: ${reason}`);

describe("By default", () => {
    test("tasks of a framework that relocates are no hindrance", () => expect(check({}, [1, 4])).toEqual([]));

    test("tasks of one that does not are, named", () => {
        expect(check({}, [3])).toEqual([
            "requireRelocatable: kafka does not start lost tasks on other machines, and 1 task of it runs here (kafka.S3)",
        ]);
    });

    test("so are tasks with a persistent volume, whatever the framework", () => {
        expect(check({}, [2])).toEqual([
            "requireRelocatable: tasks of marathon keep their data in persistent volumes here: marathon.S2",
        ]);
    });
});

describe("Loss", () => {
    test("may be allowed by name, or as a whole", () => {
        expect(check({ allowLoss: ["Kafka"] }, [2, 3])).toHaveLength(1);
        expect(check({ allowLoss: ["kafka", "marathon"] }, [2, 3])).toEqual([]);
        expect(check({ allowLoss: true }, [2, 3])).toEqual([]);
        expect(check({ requireRelocatable: false }, [2, 3])).toEqual([]);
    });

    test("of a framework that does relocate after all is none", () => {
        expect(check({ relocates: { kafka: true } }, [3])).toEqual([]);
    });

    test("of a protected framework is never allowed", () => {
        expect(check({ protectFrameworks: ["marathon"], allowLoss: true }, [1, 3])).toEqual([
            "protectFrameworks: marathon is protected, and 1 task of it runs here (marathon.S1)",
        ]);
    });
});

describe("maxUnavailable", () => {
    test("counts machines that are DOWN, whoever took them down", () => {
        expect(check({ maxUnavailable: { machines: 1 } }, [1])).toEqual([]);
        expect(check({ maxUnavailable: { machines: 2 } }, [1], [9])).toEqual([]);
        expect(check({ maxUnavailable: { machines: 1 } }, [1], [9])).toEqual([
            "maxUnavailable: 2 machines of 5 would be out of service at once (1 already is), and at most 1 may be",
        ]);
    });

    test("as a share is rounded down, but for one machine", () => {
        expect(check({ maxUnavailable: { percent: 50 } }, [1, 4])).toEqual([]);
        expect(check({ maxUnavailable: { percent: 49 } }, [1, 4])).toHaveLength(1);
        expect(check({ maxUnavailable: { percent: 1 } }, [1])).toEqual([]);
    });

    test("counts agents that are registered and not active", () => {
        const agents = cluster.facts.agents.map((each, index) => ({ ...each, active: index > 0 }));
        const halved = new Cluster({ ...cluster.facts, agents });
        const rules = { ...DEFAULT_SAFETY, maxUnavailable: { machines: 1 } };
        expect(
            violationsOf(rules, { machines: [machine(4)], cluster: halved, unavailable: [] }),
        ).toHaveLength(1);
    });
});

describe("minimumHeadroom", () => {
    // Of 4 x 8 cpus 24 are allocated. Without machine 4: 18 of 24, which leaves 25%.
    test("asks what is free on the machines left once they run what moves to them", () => {
        expect(check({ minimumHeadroom: 25 }, [4])).toEqual([]);
        expect(check({ minimumHeadroom: 26 }, [4])).toEqual([
            "minimumHeadroom: 25% of the cpus of the machines left would be free once they run what moves to them, " +
                "and at least 26% must be",
        ]);
    });

    test("says where tasks would not fit at all", () => {
        // 6 cpus move to two machines with 4 free.
        expect(check({ minimumHeadroom: 0, allowLoss: true }, [1, 2])).toEqual([
            "minimumHeadroom: the machines left have not enough cpus for the tasks that would move to them",
        ]);
    });

    test("has nothing left where every machine goes", () => {
        expect(check({ minimumHeadroom: 0, allowLoss: true }, [1, 2, 3, 4])).toHaveLength(2);
    });
});

describe("A refusal", () => {
    test("names the machines, the rule, the tasks and three ways out", () => {
        const situation = { machines: machines(3), cluster, unavailable: [] };
        const { message, violations } = new SafetyRefusal(
            situation.machines,
            violationsOf(DEFAULT_SAFETY, situation),
        );
        expect(message).toBe(
            "refused to take DOWN m3.example (10.0.0.3): safety.requireRelocatable: kafka does not start lost tasks on " +
                "other machines, and 1 task of it runs here (kafka.S3). Ways out: (1) move them away first (for a service " +
                "of DC/OS, `dcos kafka pod replace`), and run again; (2) accept their loss: safety: { allowLoss: " +
                '["kafka"] }; (3) say that it does start them elsewhere: safety: { relocates: { "kafka": true } }',
        );
        expect(violations).toHaveLength(1);
    });

    test("tells the ways out of a rule once, for all frameworks, and those of each rule apart", () => {
        const rules = { ...DEFAULT_SAFETY, maxUnavailable: { machines: 1 } };
        const violations = violationsOf(rules, { machines: machines(2, 3), cluster, unavailable: [] });
        const [maxUnavailable, relocatable, ...rest] = waysOutOf([...violations, ...violations]);
        expect(rest).toEqual([]);
        expect(maxUnavailable).toMatchObject({ rule: "maxUnavailable" });
        expect(relocatable).toEqual({
            rule: "requireRelocatable",
            text:
                "(1) move them away first (for a service of DC/OS, `dcos <service> pod replace`), and run again; (2) " +
                'accept their loss: safety: { allowLoss: ["kafka", "marathon"] }; (3) say that they do start them ' +
                'elsewhere: safety: { relocates: { "kafka": true } }',
        });
        const { message } = new SafetyRefusal(machines(2, 3), violations);
        expect(message.match(/Ways out of safety\.\w+: /g)).toEqual([
            "Ways out of safety.maxUnavailable: ",
            "Ways out of safety.requireRelocatable: ",
        ]);
    });
});

describe("Admission", () => {
    const rules: SafetyRules = { ...DEFAULT_SAFETY, maxUnavailable: { machines: 1 } };
    const one = { machines: machines(1), cluster, unavailable: [] };
    const four = { machines: machines(4), cluster, unavailable: [] };

    test("lets in one of two that find room at the same moment, and the other once it has left", () => {
        const admission = new Admission();
        const release = admission.admit(rules, one);
        expect(() => admission.admit(rules, four)).toThrow(SafetyRefusal);
        release();
        expect(() => admission.admit(rules, four)).not.toThrow();
    });

    test("of nothing is free", () => {
        const none = { machines: [], cluster, unavailable: machines(1, 2, 3) };
        expect(() => new Admission().admit(rules, none)).not.toThrow();
    });
});
