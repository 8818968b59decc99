import { agent, failed, type Stack, useCluster } from "./support";

const lane = useCluster();

const good = { machines: [agent(1)], startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };
const { machines: _machines, ...noMachines } = good;
const { reason: _reason, ...noReason } = good;

/** What is said of arguments that cannot be: at preview, with the argument and the remedy. */
describe("preview refuses", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("bad-input")));

    test.each<[string, object, ...string[]]>([
        [
            "no machines",
            { ...good, machines: [] },
            "property machines value {[]} has a problem: names no machines",
        ],
        ["machines that are not given", noMachines, "property machines", "must be a list of machines"],
        [
            "a machine twice",
            { ...good, machines: [agent(1), agent(2), { ...agent(1), hostname: "AGENT-1.mesos" }] },
            "machines[2]: is the same machine as machines[0]: AGENT-1.mesos (127.0.0.2)",
        ],
        [
            "an IPv6 address",
            { ...good, machines: [agent(1), { hostname: "agent-2.mesos", ip: "fd00::2" }] },
            'machines[1].ip: "fd00::2" is an IPv6 address; Mesos maintenance knows IPv4 only',
        ],
        [
            "a host name without an address in an object",
            { ...good, machines: [{ hostname: "agent-1.mesos" }] },
            "machines[0].ip: an agent matches only where hostname and ip both match",
        ],
        [
            "a start without an offset",
            { ...good, startTime: "2030-01-01T00:00:00" },
            "has no offset; append Z for UTC",
        ],
        [
            "a day that does not exist",
            { ...good, startTime: "2030-02-30T00:00:00Z" },
            "is no time that exists",
        ],
        [
            "an end before the start",
            { ...good, duration: undefined, endTime: "2029-12-31T23:00:00Z" },
            "property endTime",
            "the end, 2029-12-31T23:00:00Z, is not after the start, 2030-01-01T00:00:00Z",
        ],
        [
            "a negative duration",
            { ...good, duration: "-1h" },
            '"-1h" is negative; a length must be more than zero',
        ],
        [
            "a duration of zero",
            { ...good, duration: "PT0S" },
            '"PT0S" is zero; a length must be more than zero',
        ],
        [
            "both an end and a duration",
            { ...good, endTime: "2030-01-01T01:00:00Z" },
            "give endTime or duration, not both",
        ],
        [
            "an argument with a typo",
            { ...good, onconflict: "adopt" },
            'there is no such argument; did you mean "onConflict"?',
        ],
        ["a state that is none", { ...good, state: "drained" }, 'must be "scheduled" or "down" or "up"'],
        ["no reason", noReason, "property reason", "is required: one line for whoever reviews this downtime"],
    ])("%s", async (_, args, ...said) => {
        stack.window(args);
        const output = failed(await stack.preview());
        expect(output).toContain("resource 'window'");
        for (const text of said) expect(output).toContain(text);
        expect(output).not.toMatch(/Error:|\bat .*\.js:/);
        expect(await lane.cluster.windows()).toEqual([]);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("several problems at once, each with its argument", async () => {
        stack.window({ machines: [], startTime: "tomorrow", duration: "soon", reason: "" });
        const output = failed(await stack.preview());
        for (const name of ["machines", "startTime", "duration", "reason"])
            expect(output).toContain(`property ${name} `);
    });

    test("a MesosCluster with an argument that it does not have", async () => {
        stack.program(`new MesosCluster("typo", { master: "http://127.0.0.1:5050" });`);
        expect(failed(await stack.preview())).toContain('MesosCluster: there is no argument "master"');
    });

    test("a getAgents condition that it does not have", async () => {
        stack.program(`getAgents({ hostname: ["agent-1.mesos"] });`);
        expect(failed(await stack.preview())).toContain(
            'getAgents: there is no argument "hostname"; did you mean "hostnames"?',
        );
    });

    test("a window without any cluster, with the three ways to name one", async () => {
        const none = lane.stack("no-cluster", { env: { MESOS_MASTERS: "" } });
        none.window(good);
        const output = failed(await none.preview());
        expect(output).toContain("no Mesos master is configured; pass a MesosCluster as { provider }");
        expect(output).toContain("pulumi config set mesos:masters");
    });
});

describe("up refuses", () => {
    test("a host name that the master does not know, and names the nearest", async () => {
        const stack = lane.stack("unknown-host");
        stack.window({ ...good, machines: ["agent-1.messo"] });
        const output = failed(await stack.up());
        expect(output).toContain('machine "agent-1.messo" is unknown to the master');
        expect(output).toContain('did you mean "agent-1.mesos"?');
        expect(output).toContain("declare it as { hostname, ip } to schedule it before its agent registers");
        expect(await lane.cluster.windows()).toEqual([]);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("the same machine by two names", async () => {
        const stack = lane.stack("two-names");
        stack.window({ ...good, machines: ["agent-1.mesos", "127.0.0.2"] });
        expect(failed(await stack.up())).toContain(
            "machines[1] is the same machine as machines[0]: agent-1.mesos (127.0.0.2)",
        );
        expect(lane.cluster.takeWrites()).toEqual([]);
    });
});
