import { agent, AGENTS, emulatorOnly, type Stack, succeeded, useCluster, STRAIGHT_DOWN } from "./support";

const lane = useCluster();

/** What a program learns of the agents of a master while it runs. */
describe("getAgents", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("agents")));

    async function outputs(program: string): Promise<Record<string, unknown>> {
        stack.program(program);
        succeeded(await stack.up());
        return stack.outputs();
    }

    test("lists all agents by host name, with what a window and a person need of them", async () => {
        const { all, none } = await outputs(`
            exports.all = getAgents();
            exports.none = getAgents({ active: false });
        `);
        expect(all).toHaveLength(AGENTS);
        expect(all).toEqual(
            Array.from({ length: AGENTS }, (_, index) =>
                expect.objectContaining({
                    ...agent(index + 1),
                    id: expect.stringMatching(/-S\d+$/),
                    active: true,
                    tasks: expect.any(Number),
                }),
            ),
        );
        expect((all as { tasks: number }[]).reduce((sum, { tasks }) => sum + tasks, 0)).toBeGreaterThan(0);
        expect(none).toEqual([]);
    });

    test("selects by host name without case, by id, and by both, from Outputs too", async () => {
        const { byHostname, byId, byBoth, byOutput } = await outputs(`
            const names = (agents) => agents.apply((list) => list.map(({ hostname }) => hostname));
            const some = getAgents({ hostnames: ["AGENT-2.mesos", "agent-4.mesos", "agent-99.mesos"] });
            const ids = some.apply((list) => list.map(({ id }) => id));
            exports.byHostname = names(some);
            exports.byId = names(getAgents({ ids }));
            exports.byBoth = names(getAgents({ ids, hostnames: [pulumi.output("agent-4.mesos")] }));
            exports.byOutput = names(getAgents({ hostnames: pulumi.output(["agent-1.mesos"]) }));
        `);
        expect(byHostname).toEqual(["agent-2.mesos", "agent-4.mesos"]);
        expect(byId).toEqual(["agent-2.mesos", "agent-4.mesos"]);
        expect(byBoth).toEqual(["agent-4.mesos"]);
        expect(byOutput).toEqual(["agent-1.mesos"]);
    });

    test("gives a window its machines", async () => {
        stack.program(`
            new MaintenanceWindow("window", {
                machines: getAgents({ hostnames: ["agent-5.mesos", "agent-6.mesos"] }),
                startTime: "2030-01-01T00:00:00Z",
                duration: "1h",
                reason: "by agents",
            }, { ignoreChanges: ["machines"] });
        `);
        expect(succeeded(await stack.preview())).toContain(
            "schedule 2030-01-01T00:00:00Z for 1h, 2 machines",
        );
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-5.mesos:DRAINING agent-6.mesos:DRAINING",
        ]);
    });

    test("keeps its first answer under ignoreChanges when the machines are DOWN and no longer listed", async () => {
        stack.write(
            "index.js",
            `
            const { getAgents, MaintenanceWindow } = require("pulumi-mesos-maintenance");
            const state = process.env.WINDOW_STATE;
            new MaintenanceWindow("window", {
                machines: getAgents({ hostnames: ["agent-5.mesos", "agent-6.mesos"] }),
                startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "by agents", state,
                ...${JSON.stringify(STRAIGHT_DOWN)},
            }, { ignoreChanges: ["machines"] });
        `,
        );
        stack.env.WINDOW_STATE = "down";
        succeeded(await stack.up());
        const down = "2030-01-01T00:00:00Z 1h agent-5.mesos:DOWN agent-6.mesos:DOWN";
        expect(await lane.cluster.windows()).toEqual([down]);
        await lane.cluster.untilAgents(AGENTS - 2);
        lane.cluster.takeWrites();
        expect(succeeded(await stack.up())).toContain("2 unchanged");
        expect(lane.cluster.takeWrites()).toEqual([]);
        stack.env.WINDOW_STATE = "up";
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([]);
        succeeded(await stack.destroy());
    });
});

describe("getAgents by attribute and fault domain", () => {
    const attributes = emulatorOnly("the agents of the real cluster have no attributes and no domain");

    attributes("selects by attributes, zone and region, and windows are declared as racks", async () => {
        const stack = lane.stack("attributes");
        stack.program(`
            const names = (agents) => agents.apply((list) => list.map(({ hostname }) => hostname));
            exports.rack = names(getAgents({ attributes: { rack: "r1" } }));
            exports.both = names(getAgents({ attributes: { rack: pulumi.output("r1"), disk: "ssd" } }));
            exports.zone = names(getAgents({ zone: pulumi.output("zone-2") }));
            exports.region = names(getAgents({ region: "elsewhere" }));
            exports.one = getAgents({ hostnames: ["agent-1.mesos"] });
            new MaintenanceWindow("rack", {
                machines: getAgents({ attributes: { rack: "r2" } }),
                startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "rack r2",
            });
        `);
        succeeded(await stack.up());
        expect(await stack.outputs()).toEqual({
            rack: ["agent-1.mesos", "agent-2.mesos", "agent-3.mesos"],
            both: ["agent-1.mesos", "agent-3.mesos"],
            zone: ["agent-4.mesos", "agent-5.mesos", "agent-6.mesos"],
            region: [],
            one: [
                expect.objectContaining({
                    attributes: { rack: "r1", disk: "ssd" },
                    region: "here",
                    zone: "zone-1",
                    tasks: 1,
                }),
            ],
        });
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-4.mesos:DRAINING agent-5.mesos:DRAINING agent-6.mesos:DRAINING",
        ]);
    });
});
