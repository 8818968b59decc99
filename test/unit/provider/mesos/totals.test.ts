import { AGENTS } from "../../../../provider/mesos/agents";
import { resourceSchema, totalsOf } from "../../../../provider/mesos/totals";
import {
    resourceDifferences,
    resourcesProblem,
    resourcesText,
    resourceTotals,
} from "../../../../provider/node";

const totals = (...resources: object[]) => totalsOf(resources.map((each) => resourceSchema.parse(each)));
const scalar = (name: string, value: number, rest: object = {}) => ({
    name,
    type: "SCALAR",
    scalar: { value },
    ...rest,
});

describe("The totals of an agent", () => {
    test("add numbers up, and join ranges and sets", () => {
        expect(
            totals(
                scalar("disk", 1.5),
                scalar("disk", 2.25, { disk: { source: { type: "PATH" } } }),
                {
                    name: "ports",
                    ranges: {
                        range: [
                            { begin: 5, end: 7 },
                            { begin: 1, end: 4 },
                            { begin: 9, end: 9 },
                        ],
                    },
                },
                { name: "zones", set: { item: ["b", "a"] } },
            ),
        ).toEqual({ disk: "3.75", ports: "[1-7, 9-9]", zones: "{a,b}" });
    });

    test("tell what was reserved at the start from what frameworks reserved since", () => {
        expect(
            totals(
                scalar("cpus", 1, { role: "prod" }),
                scalar("cpus", 2, { reservations: [{ type: "STATIC", role: "test" }] }),
                scalar("cpus", 4, { role: "web", reservation: { principal: "web" } }),
                scalar("cpus", 8, { reservations: [{ type: "DYNAMIC", role: "web" }] }),
                scalar("cpus", 16, { role: "*" }),
            ),
        ).toEqual({ "cpus(prod)": "1", "cpus(test)": "2", cpus: "28" });
    });

    test("are read from the older endpoint too", () => {
        const slave = {
            id: "S1",
            hostname: "a",
            active: true,
            unreserved_resources_full: [scalar("mem", 512, { role: "*" })],
            reserved_resources_full: { prod: [scalar("mem", 256, { role: "prod" })] },
        };
        const [agent] = AGENTS.legacy.read(slave, (text) => text);
        expect(agent?.totals).toEqual({ mem: "512", "mem(prod)": "256" });
    });
});

describe("Declared resources", () => {
    test.each([
        ["cpus:4;mem:2048", { cpus: "4", mem: "2048" }],
        [" cpus(prod) : 4.50 ; ", { "cpus(prod)": "4.5" }],
        ["ports:[31000-31009, 31010-32000]", { ports: "[31000-32000]" }],
        ["zones:{b, a}", { zones: "{a,b}" }],
        ['[{"name":"gpus","type":"SCALAR","scalar":{"value":2}}]', { gpus: "2" }],
    ])("%s", (text, expected) => {
        expect(resourceTotals(text)).toEqual(expected);
    });

    test.each([
        ["", 'must be text like "cpus:4;mem:2048", or a list of Mesos\' Resource messages'],
        ["[{]", "is not JSON, though it begins like a list"],
        ["cpus:many", '"cpus:many" has no amount like 4, [31000-32000] or {a,b}'],
        ["cpus:4\nmem:1", "has a quote or an end of line, which an agent's settings cannot hold"],
        [[{ cpus: 4 }], "[0] is not a Resource message: Invalid input: expected string, received undefined"],
        [4, 'must be text like "cpus:4;mem:2048", or a list of Mesos\' Resource messages'],
    ])("%j is refused", (given, problem) => {
        expect(resourcesProblem(given)).toBe(problem);
    });

    test("stand in single quotes, whatever is in them", () => {
        const list = [scalar("gpus", 1, { role: "o'brien" })];
        expect(resourcesText(list)).not.toContain("'");
        expect(JSON.parse(resourcesText(list))).toEqual(list);
    });

    test("differ in what they name, and in nothing else", () => {
        expect(resourceDifferences({ cpus: "2", mem: "1", disk: "9" }, "cpus:4;mem:1;gpus:1")).toEqual([
            "cpus: 2 -> 4",
            "gpus: none -> 1",
        ]);
    });
});
