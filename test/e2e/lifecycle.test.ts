import { agent, type Stack, succeeded, useCluster } from "./support";
import { fetchAnew } from "../support/fetch";

const lane = useCluster();

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};

/** One window from its first preview to its end. The tests go on from each other. */
describe("a window that is scheduled", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("lifecycle")));

    async function up(change: object): Promise<string> {
        stack.window({ ...args, ...change });
        const output = succeeded(await stack.up());
        expect(output).not.toMatch(/error|warning/i);
        return output;
    }

    test("preview says what will be scheduled and writes nothing", async () => {
        stack.window(args);
        const output = succeeded(await stack.preview());
        expect(output).toContain("pulumi up will schedule 2030-01-01T00:00:00Z for 1h, 2 machines");
        expect(output).toContain("2 to create");
        expect(await lane.cluster.windows()).toEqual([]);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("up schedules it with one write, behind the window that stood there", async () => {
        await up({});
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING",
        ]);
        expect(await lane.cluster.schedule()).toMatch(
            /^\{"windows":\[\{"machine_ids":\[\{"hostname":"foreign/,
        );
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("what is recorded says where the window stands", async () => {
        const [window] = await stack.resources();
        expect(window).toMatchObject({
            id: expect.stringMatching(/^window-\d+-\d+$/),
            type: "pulumi-nodejs:dynamic/mesos:MaintenanceWindow",
            outputs: {
                phase: "scheduled",
                startTimeUtc: "2030-01-01T00:00:00Z",
                endTimeUtc: "2030-01-01T01:00:00Z",
                durationSeconds: 3600,
                machineStates: [
                    { ...agent(1), mode: "DRAINING" },
                    { ...agent(2), mode: "DRAINING" },
                ],
                warnings: [],
                masterVersion: expect.stringMatching(/^1\./),
            },
        });
    });

    test("a second up changes nothing, and asks nothing of the master that changes anything", async () => {
        expect(await up({})).toContain("2 unchanged");
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("the same meaning in other words is no change", async () => {
        const { hostname, ip } = agent(1);
        const output = await up({
            machines: [agent(2), { hostname: hostname.toUpperCase(), ip }],
            startTime: "2030-01-01T01:00:00.000+01:00",
            duration: undefined,
            endTime: "2030-01-01T01:00:00Z",
            state: "scheduled",
        });
        expect(output).toContain("2 unchanged");
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("another reason is recorded, and the master is not asked to change anything", async () => {
        expect(await up({ reason: "firmware" })).toContain("1 updated");
        expect(lane.cluster.takeWrites()).toEqual([]);
        expect((await stack.resources())[0]!.outputs.reason).toBe("firmware");
    });

    test.each([
        ["its start", { startTime: "2030-01-02T00:00:00Z" }, "2030-01-02T00:00:00Z 1h"],
        ["its duration", { duration: "PT2H30M" }, "2030-01-01T00:00:00Z 2.5h"],
        ["its end", { duration: undefined, endTime: "2030-01-01T04:00:00Z" }, "2030-01-01T00:00:00Z 4h"],
        ["its end to none at all", { duration: undefined }, "2030-01-01T00:00:00Z open-ended"],
    ])("changing %s changes the window in place with one write", async (_, change, time) => {
        expect(await up(change)).toContain("1 updated");
        expect(await lane.cluster.windows()).toEqual([
            `${time} agent-1.mesos:DRAINING agent-2.mesos:DRAINING`,
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("machines are added and removed in place with one write", async () => {
        expect(await up({ machines: [agent(2), agent(3), agent(4)] })).toContain("1 updated");
        expect(await lane.cluster.windows()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-2.mesos:DRAINING agent-3.mesos:DRAINING agent-4.mesos:DRAINING",
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("a machine named by host name, address or agent id is the same machine: nothing is written", async () => {
        const { slaves } = (await (await fetchAnew(`${lane.cluster.url}/slaves`)).json()) as {
            slaves: { id: string; hostname: string }[];
        };
        const { id } = slaves.find(({ hostname }) => hostname === agent(4).hostname)!;
        await up({ machines: [agent(2).hostname, agent(3).ip, id] });
        expect(lane.cluster.takeWrites()).toEqual([]);
        expect((await stack.resources())[0]!.outputs.machineStates).toEqual([
            { ...agent(2), declaredAs: agent(2).hostname, mode: "DRAINING" },
            { ...agent(3), declaredAs: agent(3).ip, mode: "DRAINING" },
            { ...agent(4), declaredAs: id, mode: "DRAINING" },
        ]);
    });

    test("a start that has passed meanwhile stops neither changes nor a refresh", async () => {
        await up({ startTime: "2001-01-01T00:00:00Z", machines: [agent(2)] });
        await up({ startTime: "2001-01-01T00:00:00Z", machines: [agent(2), agent(3)], reason: "late" });
        succeeded(await stack.refresh());
        expect(await lane.cluster.windows()).toEqual([
            "2001-01-01T00:00:00Z 1h agent-2.mesos:DRAINING agent-3.mesos:DRAINING",
        ]);
    });

    test("destroy takes it out of the schedule", async () => {
        lane.cluster.takeWrites();
        const output = succeeded(await stack.destroy());
        expect(output).toContain("2 deleted");
        expect(await lane.cluster.windows()).toEqual([]);
        expect(await lane.cluster.modes()).toEqual({});
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });
});
