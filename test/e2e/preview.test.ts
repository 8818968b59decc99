import { agent, failed, type Stack, succeeded, useCluster, windowOf } from "./support";

const lane = useCluster();

const args = { machines: [agent(1)], startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };

/** What a reviewer reads. Each preview leaves the master as it is. */
describe("preview", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("preview")));
    beforeEach(() => lane.cluster.reset());
    afterEach(() => expect(lane.cluster.takeWrites()).toEqual([]));

    async function preview(): Promise<string> {
        const output = succeeded(await stack.preview());
        return output;
    }

    test("says which machines will be scheduled and taken DOWN, and what that costs", async () => {
        stack.window({ ...args, machines: [agent(1).hostname, agent(2).ip], state: "down" });
        const output = await preview();
        expect(output).toContain("pulumi up will schedule 2030-01-01T00:00:00Z for 1h, 2 machines");
        expect(output).toContain(
            "pulumi up will take DOWN agent-1.mesos (127.0.0.2), agent-2.mesos (127.0.0.3): every task still there is lost",
        );
    });

    test("warns of a machine that matches no agent, with the nearest that does", async () => {
        stack.window({
            ...args,
            machines: [
                { ...agent(1), ip: "127.0.0.99" },
                { hostname: "agent-33.mesos", ip: "10.1.1.1" },
                { hostname: "quite.another.example", ip: "10.1.1.2" },
                "agnet-4.mesos",
            ],
        });
        const output = await preview();
        const none = "matches no registered agent, so the window would drain and stop nothing there";
        expect(output).toContain(
            `warning: machine agent-1.mesos (127.0.0.99) ${none}; did you mean agent-1.mesos (127.0.0.2)?`,
        );
        expect(output).toContain(
            `warning: machine agent-33.mesos (10.1.1.1) ${none}; did you mean agent-3.mesos (127.0.0.4)?`,
        );
        expect(output).toContain(`warning: machine quite.another.example (10.1.1.2) ${none}\n`);
        expect(output).toContain('warning: machine "agnet-4.mesos" is unknown to the master');
        expect(output).toContain('did you mean "agent-4.mesos"?');
    });

    test("tells of windows that are open at the same time", async () => {
        const [overlapping, later] = [
            windowOf("2029-12-31T23:00:00Z", 2, agent(5)),
            windowOf("2030-01-01T01:00:00Z", 1, agent(6)),
        ];
        await lane.cluster.edit(({ windows }) => ({ windows: [...windows, overlapping, later] }));
        stack.window(args);
        const output = await preview();
        expect(output).toContain(
            "open at the same time: window, 2029-12-31T23:00:00Z for 2h, 1 machine; 2 machines at once at most, from 2030-01-01T00:00:00Z on",
        );
        expect(output).not.toContain("2030-01-01T01:00:00Z");
    });

    test("tells of a start that has passed already", async () => {
        stack.window({ ...args, startTime: "2001-01-01T00:00:00Z" });
        expect(await preview()).toContain("the window starts in the past: 2001-01-01T00:00:00Z");
    });

    test("refuses a start that has passed where that was asked for", async () => {
        stack.window({ ...args, startTime: "2001-01-01T00:00:00Z", pastStart: "error" });
        const output = failed(await stack.preview());
        expect(output).toMatch(
            /property startTime .*starts in the past: 2001-01-01T00:00:00Z \(it is 2.* now\), and pastStart is "error"/,
        );
    });

    test("warns of a master that cannot be reached, and goes on", async () => {
        stack.window(args);
        const nobody = { MESOS_MASTERS: "http://127.0.0.1:1", MESOS_TOTAL_TIMEOUT: "1s" };
        const output = await stack.during(nobody, preview);
        expect(output).toContain("warning: this preview could not look at the master");
        expect(output).toContain("127.0.0.1:1");
        expect(output).toContain("2 to create");
    });

    test("reads the master once, however many windows there are", async () => {
        stack.program(`
                for (let n = 1; n <= 20; n++) new MaintenanceWindow("window-" + n, {
                    machines: [{ hostname: "host-" + n, ip: "10.0.0." + n }],
                    startTime: "2030-01-01T00:00:00Z",
                    reason: "many",
                });
            `);
        const before = lane.cluster.calls().length;
        expect(await preview()).toContain("21 to create");
        const calls = lane.cluster.calls().slice(before);
        expect([...calls].sort()).toEqual([
            "GET_AGENTS",
            "GET_MAINTENANCE_SCHEDULE",
            "GET_MAINTENANCE_STATUS",
            "GET_VERSION",
        ]);
    });
});
