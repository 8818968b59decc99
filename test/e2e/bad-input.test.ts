import { agent, failed, type Stack, useCluster } from "./support";

const lane = useCluster();

const good = { machines: [agent(1)], startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };
const { reason: _reason, ...noReason } = good;

/** What is said of arguments that cannot be: at preview, with the argument and the remedy. */
describe("preview refuses", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("bad-input")));

    // What each argument may be is a matter of the unit tests of check.
    test.each<[string, object, ...string[]]>([
        [
            "no machines",
            { ...good, machines: [] },
            "property machines value {[]} has a problem: names no machines",
        ],
        [
            "an argument with a typo",
            { ...good, onconflict: "adopt" },
            "property onconflict",
            'there is no such argument; did you mean "onConflict"?',
        ],
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
