import type { Properties } from "../../../../../provider/resources/inputs";
import { checkWindow } from "../../../../../provider/resources/window/spec";
import { machine, machines } from "../../../../support/builders";
import { NOW, windowArgs } from "../../../../support/inputs";

const check = (rest: Properties) => checkWindow(windowArgs(rest), true, NOW);
const BOTH =
    "an agent matches only where hostname and ip both match: give both, or one as plain text to have it looked up on the master";

describe("Machines are refused, in these words, where", () => {
    test.each<[string, Properties, string, string]>([
        [
            "it names no machines",
            { machines: [] },
            "machines",
            "names no machines; if they come from getAgents: agents on DOWN machines are not listed, " +
                'so keep the first answer with ignoreChanges: ["machines"]',
        ],
        ["machines are no list", { machines: "m1" }, "machines", "must be a list of machines"],
        ["machines are missing", { machines: undefined }, "machines", "must be a list of machines"],
        [
            "a machine is there twice",
            { machines: machines(1, 2, 1) },
            "machines",
            "machines[2]: is the same machine as machines[0]: m1.example (10.0.0.1)",
        ],
        [
            "a machine is there twice but for the case of its name",
            { machines: [machine(1), { hostname: "M1.Example", ip: "10.0.0.1" }] },
            "machines",
            "machines[1]: is the same machine as machines[0]: M1.Example (10.0.0.1)",
        ],
        [
            "a text is there twice but for its case",
            { machines: ["m1", "M1"] },
            "machines",
            "machines[1]: is the same machine as machines[0]: M1",
        ],
        [
            "an address is IPv6",
            { machines: [{ hostname: "m1", ip: "fe80::1" }] },
            "machines",
            'machines[0].ip: "fe80::1" is an IPv6 address; Mesos maintenance knows IPv4 only: give the address in the agent\'s pid',
        ],
        [
            "a text is an IPv6 address",
            { machines: ["fe80::1"] },
            "machines",
            'machines[0]: "fe80::1" is not a hostname, an IPv4 address or an agent id (Mesos maintenance knows IPv4 only)',
        ],
        ["a hostname has no ip", { machines: [{ hostname: "m1" }] }, "machines", `machines[0].ip: ${BOTH}`],
        [
            "an ip has no hostname",
            { machines: [{ ip: "10.0.0.1" }] },
            "machines",
            `machines[0].hostname: ${BOTH}`,
        ],
        [
            "a hostname is empty",
            { machines: [{ hostname: " ", ip: "10.0.0.1" }] },
            "machines",
            `machines[0].hostname: ${BOTH}`,
        ],
        ...["10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", "10.0.0.1.", ""].map(
            (ip): [string, Properties, string, string] => [
                `an ip is "${ip}"`,
                { machines: [{ hostname: "m1", ip }] },
                "machines",
                `machines[0].ip: "${ip}" is not an IPv4 address like 10.0.2.107`,
            ],
        ),
        [
            "an ip is a number",
            { machines: [{ hostname: "m1", ip: 10 }] },
            "machines",
            "machines[0].ip: must be text",
        ],
        [
            "a machine has another name for a field",
            { machines: [{ ...machine(1), host: "m1" }] },
            "machines",
            'machines[0]: has only hostname and ip, not "host"',
        ],
        [
            "a machine is a number",
            { machines: [7] },
            "machines",
            "machines[0]: must be { hostname, ip }, or text to look up on the master",
        ],
        [
            "a machine is null",
            { machines: [null] },
            "machines",
            "machines[0]: must be { hostname, ip }, or text to look up on the master",
        ],
        [
            "a text is empty",
            { machines: [""] },
            "machines",
            "machines[0]: must name a machine: a hostname, an IPv4 address or an agent id",
        ],
    ])("%s", (_, rest, property, reason) => {
        expect(check(rest).failures).toEqual([{ property, reason }]);
    });
});

test("A machine named twice is told beside a wrong one, and what is unknown is no machine named twice", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const reasons = (list: unknown[]) => check({ machines: list }).failures.map(({ reason }) => reason);
    expect(reasons([machine(1), { ...machine(2), ip: "::1" }, machine(1)])).toEqual([
        expect.stringMatching(/^machines\[1\]\.ip: "::1" is an IPv6 address/),
        "machines[2]: is the same machine as machines[0]: m1.example (10.0.0.1)",
    ]);
    expect(reasons([unknown, unknown])).toEqual([]);
});
