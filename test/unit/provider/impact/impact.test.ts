import {
    Cluster,
    describeShare,
    describeTasks,
    impactOf,
    relocates,
    withoutFrameworks,
} from "../../../../provider/impact";
import { machine, machines } from "../../../support/builders";
import { agent, framework, task } from "../../../support/fake-cluster";

const cluster = new Cluster({
    agents: [1, 2, 3, 4].map((number) => agent(machine(number), `S${number}`)),
    frameworks: ["marathon", "kafka", "in-house"].map(framework),
    tasks: [
        task("marathon", "S1", { name: "web.shop" }),
        task("marathon", "S3", { name: "web.shop" }),
        task("marathon", "S1", { name: "login.shop" }),
        task("marathon", "S2", { name: "db.shop", volumes: ["v1"], reserved: true, role: "shop" }),
        task("kafka", "S1", { name: "kafka-0-broker", role: "kafka" }),
        task("kafka", "S4", { name: "kafka-1-broker", role: "kafka" }),
        task("in-house", "S2", { name: "" }),
        task("kafka", "S2", { name: "over", state: "TASK_FINISHED" }),
    ],
});

describe("Impact", () => {
    const impact = impactOf([...machines(1, 2), { hostname: "none", ip: "10.9.9.9" }], cluster);

    test("counts the tasks that are not over, by framework", () => {
        expect(impact.tasks).toBe(5);
        expect(impact.frameworks.map(({ name, tasks, roles }) => [name, tasks, roles])).toEqual([
            ["in-house", 1, ["*"]],
            ["kafka", 1, ["kafka"]],
            ["marathon", 3, ["*", "shop"]],
        ]);
    });

    test("names what runs nowhere else: numbered tasks are instances of one application", () => {
        const single = impact.frameworks.map(({ name, singleInstance }) => [name, singleInstance]);
        expect(single).toEqual([
            ["in-house", ["-id"]],
            ["kafka", []],
            ["marathon", ["db.shop", "login.shop"]],
        ]);
    });

    test("names what stays: all of a framework that does not relocate, and whatever has a volume", () => {
        const staying = impact.frameworks.map(({ name, relocates, staying }) => [name, relocates, staying]);
        expect(staying).toEqual([
            ["in-house", "unknown", []],
            ["kafka", "no", ["kafka-0-broker"]],
            ["marathon", "yes", ["db.shop"]],
        ]);
        expect(impact.frameworks[2]).toMatchObject({ withVolumes: ["db.shop"], reserved: ["db.shop"] });
    });

    test("says how much of the cluster goes, and which machines have no agent", () => {
        expect(impact.share).toEqual([
            { resource: "cpus", taken: 16, total: 32, percent: 50 },
            { resource: "mem", taken: 2048, total: 4096, percent: 50 },
        ]);
        expect(impact.unmatched).toEqual([{ hostname: "none", ip: "10.9.9.9" }]);
        expect(impact.machines).toBe(3);
    });

    test("is told in one sentence each", () => {
        expect(describeTasks(impact)).toBe(
            "5 tasks: 1 of in-house (-id; not known to relocate), 1 of kafka (kafka-0-broker; does not relocate), " +
                "3 of marathon (db.shop, login.shop, web.shop; role *, shop; 1 with a persistent volume)",
        );
        expect(describeShare(impact)).toBe("50% of its cpus (16 of 32), 50% of its mem (2 GiB of 4 GiB)");
    });

    test("leaves frameworks out on request", () => {
        const rest = withoutFrameworks(impact, ["KAFKA", "marathon"]);
        expect(rest).toMatchObject({ tasks: 1, frameworks: [{ name: "in-house" }] });
    });

    test("goes by the id where the master does not show the framework", () => {
        const hidden = new Cluster({ ...cluster.facts, frameworks: [] });
        expect(impactOf([machine(4)], hidden).frameworks).toMatchObject([{ name: "F-kafka", id: "F-kafka" }]);
    });

    test("of no machine is nothing", () => {
        expect(impactOf([], cluster)).toMatchObject({ machines: 0, tasks: 0, frameworks: [], unmatched: [] });
    });
});

describe("Whether a framework relocates", () => {
    test.each([
        ["marathon", "yes"],
        ["marathon-user", "yes"],
        ["Spark-2", "yes"],
        ["kafka", "no"],
        ["prod/kafka2", "no"],
        ["confluent-kafka", "no"],
        ["beta-elastic", "no"],
        ["marathon-for-kafka", "no"],
        ["kafkaesque", "unknown"],
        ["constructor", "unknown"],
        ["in-house", "unknown"],
    ])("%s: %s", (name, expected) => expect(relocates(name)).toBe(expected));

    test("is what the program says, where it says something", () => {
        expect(relocates("Kafka", { kafka: true })).toBe("yes");
        expect(relocates("marathon", { MARATHON: false })).toBe("no");
        expect(relocates("kafka-2", { kafka: true })).toBe("no");
    });
});
