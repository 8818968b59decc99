import fc from "fast-check";
import type { Agent } from "../../../../../provider/mesos";
import type { Properties } from "../../../../../provider/resources/inputs";
import { reregistrationChanges } from "../../../../../provider/resources/reregistration/change";
import { readReregistration } from "../../../../../provider/resources/reregistration/lifecycle";
import {
    reviewReregistration,
    reviewUnchanged,
} from "../../../../../provider/resources/reregistration/review";
import { checkReregistration } from "../../../../../provider/resources/reregistration/spec";
import { targetOf } from "../../../../../provider/resources/reregistration/ssh";
import type { Snapshot } from "../../../../../provider/program/snapshot";
import { Cluster } from "../../../../../provider/impact";
import { machine, machines } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { UNKNOWN } from "../../../../support/inputs";
import { said } from "../../../../support/preview";
import { reregistrationArgs, reregistrationInputs } from "../../../../support/reregistration";
import { newKey } from "../../../../support/sshd";

const failuresOf = (rest: Properties) =>
    checkReregistration(reregistrationArgs(rest)).failures.map(
        ({ property, reason }) => `${property}: ${reason}`,
    );

describe("check", () => {
    test("fills in what is usual", () => {
        expect(reregistrationInputs()).toMatchObject({
            method: "maintenance",
            fallback: false,
            commands: [],
            triggers: [],
            parallel: 1,
            onFailure: "leave",
            duration: "1h",
            ssh: { user: "root", hostKeyChecking: "strict" },
        });
    });

    test.each<[string, Properties, string]>([
        [
            "no nodes",
            { nodes: [] },
            'nodes: names no nodes; if they come from getAgents, keep the first answer with ignoreChanges: ["nodes"]',
        ],
        ["a node without an address", { nodes: [{ hostname: "a" }] }, "nodes: nodes[0].ip: must be text"],
        [
            "a node twice",
            { nodes: [machine(1), { ...machine(1), host: "x" }] },
            "nodes: nodes[1]: is the same machine as nodes[0]: m1.example (10.0.0.1)",
        ],
        [
            "nothing to do",
            { attributes: undefined },
            "attributes: there is nothing to do: give attributes, resources, commands or triggers",
        ],
        [
            "an empty attribute",
            { attributes: { rack: "" } },
            "attributes: attributes.rack: is empty: an attribute needs a value",
        ],
        [
            "a semicolon in an attribute",
            { attributes: { rack: "a;b" } },
            "attributes: attributes.rack: has a semicolon, a quote, a backslash, an end of line or a space around it, which an agent's settings cannot hold",
        ],
        [
            "a range as an attribute",
            { attributes: { rack: "[1-2]" } },
            "attributes: attributes.rack: is a range or a set: only texts and numbers are supported",
        ],
        [
            "resources that are none",
            { resources: "cpus" },
            'resources: "cpus" is not like "cpus:4" or "mem(prod):512"',
        ],
        [
            "a resource without an amount",
            { resources: [{ name: "cpus" }] },
            "resources: [0] (cpus) needs one of scalar, ranges and set",
        ],
        [
            "a length that is none",
            { timeouts: { step: "soon" } },
            'timeouts: timeouts.step: "soon" is not a length of time; write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)',
        ],
        ["no ssh", { ssh: undefined }, "ssh: is required: { user, … }"],
        ["a typo", { parallell: 2 }, 'parallell: there is no such argument; did you mean "parallel"?'],
    ])("refuses %s", (_what, rest, failure) => {
        expect(failuresOf(rest)).toContain(failure);
    });

    test("names no property that holds a secret, as the engine would print its value, and repeats none", () => {
        const ssh = { user: "core", privateKey: "canary-1", password: 7, colour: "canary-2" };
        const { failures } = checkReregistration(reregistrationArgs({ ssh, commands: [{ canary: 3 }] }));
        expect(failures).not.toEqual([]);
        for (const { property } of failures) expect(property).toBe("");
        expect(JSON.stringify(failures)).not.toContain("canary");
        expect(failuresOf({ ssh: { user: "core", privateKey: "canary" } })).toEqual([
            ": ssh.privateKey: is not a private key in OpenSSH or PEM form",
        ]);
    });

    test("takes what is not known yet, at any depth", () => {
        for (const rest of [
            { nodes: UNKNOWN },
            { nodes: [{ hostname: UNKNOWN, ip: "10.0.0.1" }] },
            { ssh: { user: "core", privateKey: newKey().private, passphrase: UNKNOWN } },
            { ssh: UNKNOWN },
            { attributes: { rack: UNKNOWN } },
            { resources: [{ name: "cpus", scalar: { value: UNKNOWN } }] },
            { commands: UNKNOWN, triggers: [UNKNOWN] },
        ])
            expect(failuresOf(rest)).toEqual([]);
    });

    test("never throws, and what it gives it takes unchanged", () => {
        const names = Object.keys(reregistrationInputs());
        fc.assert(
            fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
                const { inputs, failures } = checkReregistration(reregistrationArgs({ [name]: value }));
                if (failures.length > 0) return;
                expect(checkReregistration(inputs)).toEqual({ inputs, failures: [] });
            }),
        );
    });
});

describe("diff", () => {
    const before = { ...reregistrationInputs(), agents: [], owner: "urn" };
    const changes = (rest: Properties) => reregistrationChanges(before, { ...before, ...rest });

    test.each<[string, Properties, boolean]>([
        ["nothing", {}, false],
        ["an attribute", { attributes: { rack: "r3", zone: "a" } }, true],
        ["the order of attributes", { attributes: { zone: "a", rack: "r2" } }, false],
        ["attributes left out", { attributes: undefined }, true],
        ["another node", { nodes: machines(1, 2) }, true],
        ["resources", { resources: "cpus:4" }, true],
        ["triggers", { triggers: [1] }, true],
        ["commands", { commands: ["true"] }, false],
        ["where ssh goes", { nodes: [{ ...machine(1), host: "x" }], ssh: { user: "core" } }, false],
        ["the method", { method: "sigusr1" }, false],
        ["what is not known yet", { attributes: UNKNOWN }, true],
    ])("of %s", (_what, rest, isChange) => {
        expect(changes(rest)).toBe(isChange);
    });

    test("resources that mean the same are the same", () => {
        const of = (resources: unknown) => ({ ...before, resources });
        const list = [{ name: "cpus", type: "SCALAR", scalar: { value: 4 } }];
        expect(reregistrationChanges(of("cpus:4.0"), of(list))).toBe(false);
        expect(reregistrationChanges(of("cpus:4"), of("cpus:5"))).toBe(true);
    });
});

describe("refresh", () => {
    const recorded = (rest: Properties = {}) => ({
        ...reregistrationInputs({ nodes: machines(1, 2), resources: "cpus:4;mem:512", ...rest }),
        agents: [],
    });
    const live = (number: number, rest: Partial<Agent> = {}): Agent => ({
        ...agent(machine(number), `S${number}`),
        attributes: { rack: "r2", zone: "a" },
        totals: { cpus: "4", mem: "512", disk: "9" },
        ...rest,
    });
    const read = async (agents: Agent[], olds: Properties = recorded()) => {
        const { props, inputs } = await readReregistration("id", olds, new FakeCluster({}, agents));
        return { ...inputs, ...props } as Properties;
    };

    test("finds all as declared", async () => {
        const seen = await read([live(1), live(2)]);
        expect(seen).toMatchObject({ attributes: { rack: "r2", zone: "a" }, resources: "cpus:4;mem:512" });
        expect(seen.warnings).toEqual([]);
        expect(reregistrationChanges(seen, recorded())).toBe(false);
    });

    test("shows what differs as arguments, and says which agent it is", async () => {
        const drifted = live(2, {
            attributes: { rack: "r9", gpu: "yes" },
            totals: { cpus: "2", mem: "512" },
        });
        const seen = await read([live(1), drifted]);
        expect(seen).toMatchObject({ attributes: { rack: "r9", gpu: "yes" }, resources: "cpus:2;mem:512" });
        expect(seen.warnings).toEqual([
            'm2.example (10.0.0.2): not as declared: gpu: "yes" -> none, rack: "r9" -> "r2", zone: none -> "a", cpus: 2 -> 4',
        ]);
        expect(reregistrationChanges(seen, recorded())).toBe(true);
    });

    test("warns of an agent that is not there, which is no drift", async () => {
        const seen = await read([live(1)]);
        expect(seen.warnings).toEqual(["m2.example (10.0.0.2): the master lists no agent of this machine"]);
        expect(reregistrationChanges(seen, recorded())).toBe(false);
    });

    test("looks at no attributes where none are declared", async () => {
        const olds = recorded({ attributes: undefined, resources: undefined, commands: ["true"] });
        expect(await read([live(1), live(2)], olds)).toMatchObject({ warnings: [] });
    });
});

describe("preview", () => {
    const snapshot = (agents: Agent[]): Snapshot => ({
        view: async () => ({ schedule: {}, draining: [], down: [] }),
        agents: async () => agents,
        taskCounts: async () => new Map(),
        cluster: async () =>
            new Cluster({
                agents,
                tasks: [
                    task("kafka", "S1", { name: "broker-0" }),
                    task("marathon", "S1", { name: "web.1" }),
                    task("marathon", "S2", { name: "web.2" }),
                ],
                frameworks: [framework("kafka"), framework("marathon")],
            }),
        version: async () => "1.11.0",
    });
    const live = { ...agent(machine(1), "S1"), attributes: { rack: "r1" } };
    const review = async (rest: Properties, agents = [live]) =>
        said(await reviewReregistration(reregistrationArgs(rest), snapshot(agents)));

    test("says which agents get a new id, and names the tasks that this kills by framework", async () => {
        expect(await review({ attributes: { rack: "r2" } })).toEqual([
            'warn: m1.example (10.0.0.1): rack: "r1" -> "r2": the agent will get a new id, and all its tasks will be ' +
                "killed, now 2 tasks: 1 of kafka (broker-0; does not relocate), 1 of marathon (web.1)",
            expect.stringMatching(
                /^warn: pulumi up will refuse to touch m1\.example \(10\.0\.0\.1\): safety\.requireRelocatable: kafka /,
            ),
        ]);
    });

    test("says that the windows declared for it are not open", async () => {
        const when = async (rest: Properties) => {
            const args = reregistrationArgs({
                startTime: "2026-12-06T02:00:00Z",
                safety: { allowLoss: true },
                ...rest,
            });
            const at = Date.parse("2026-12-01T02:00:00Z");
            return (await reviewReregistration(args, snapshot([live]), at)).findings([]);
        };
        expect(await when({ attributes: { rack: "r2" } })).toContainEqual({
            severity: "warn",
            violation: expect.objectContaining({ rule: "outsideWindow" }),
            text: expect.stringMatching(
                /^pulumi up will refuse .*: goes DOWN at `pulumi up`, 5 days before its window/,
            ),
        });
        expect(await when({ attributes: { rack: "r1" } })).toHaveLength(1);
        expect(await when({ attributes: { rack: "r2" }, startTime: undefined })).toHaveLength(1);
    });

    test("says which agents are left alone, and which are not there", async () => {
        expect(await review({ attributes: { rack: "r1" }, nodes: machines(1, 3) })).toEqual([
            "info: m1.example (10.0.0.1): as declared; its agent is left alone",
            "warn: m3.example (10.0.0.3): the master lists no agent of this machine",
        ]);
    });

    test("says of agents that the run leaves alone only where they are not as recorded", async () => {
        const recorded = { ...reregistrationArgs({ attributes: { rack: "r2" } }), agents: [] };
        expect(await said(await reviewUnchanged(recorded, snapshot([live])))).toEqual([
            'warn: drift: m1.example (10.0.0.1): not as declared: rack: "r1" -> "r2". pulumi up changes nothing here, as it ' +
                "goes by the record; `pulumi up --refresh` takes up what is there and makes it as declared",
        ]);
        const same = { ...recorded, attributes: { rack: "r1" } };
        expect(await said(await reviewUnchanged(same, snapshot([live])))).toEqual([]);
    });

    test("says of nodes that are not known yet that nobody can tell", async () => {
        expect(await review({ nodes: UNKNOWN })).toEqual([
            expect.stringMatching(/^warn: not known yet in this preview: nodes; /),
        ]);
    });

    test("says what commands mean for the tasks", async () => {
        const [text] = await review({ attributes: undefined, commands: ["true"] });
        expect(text).toContain("its agent is stopped and all its tasks are killed, now 2 tasks: 1 of kafka");
    });
});

describe("The way to log in", () => {
    const ssh = { user: "core", port: 2222, privateKey: "key", hostKeyChecking: "strict" as const };

    test("through a bastion is the same there, at its own port, where nothing else is said", () => {
        expect(targetOf({ ...ssh, bastion: { host: "jump" } }, "10.0.0.1", {})).toMatchObject({
            host: "10.0.0.1",
            port: 2222,
            bastion: { host: "jump", port: 22, user: "core", privateKey: "key" },
        });
        const bastion = { host: "jump", user: "door", password: "sesame" };
        expect(targetOf({ ...ssh, bastion }, "10.0.0.1", {}).bastion).toEqual({
            ...bastion,
            port: 22,
            privateKey: undefined,
            passphrase: undefined,
            agent: undefined,
        });
    });

    test("is an SSH agent where it is asked for, or where there is nothing else", () => {
        const environment = { SSH_AUTH_SOCK: "/agent" };
        expect(targetOf(ssh, "a", environment).agent).toBeUndefined();
        expect(targetOf({ ...ssh, agent: true }, "a", environment).agent).toBe("/agent");
        expect(targetOf({ user: "core", hostKeyChecking: "strict" }, "a", environment).agent).toBe("/agent");
        expect(() => targetOf({ ...ssh, agent: true }, "a", {})).toThrow("SSH_AUTH_SOCK is not set");
    });
});
