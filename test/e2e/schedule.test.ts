import { agent, failed, FOREIGN, FOREIGN_TEXT, type Stack, succeeded, useCluster, windowOf } from "./support";

const lane = useCluster({ foreignStays: false });

const kernel = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const disks = {
    machines: ["agent-3.mesos"],
    startTime: "2030-01-02T00:00:00Z",
    duration: "2h",
    reason: "disks",
};
const [kernelText, disksText] = [
    "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING",
    "2030-01-02T00:00:00Z 2h agent-3.mesos:DRAINING",
];

/** The authoritative form: what stands on the master is what the stack says. The tests go on from each other. */
describe("a MaintenanceSchedule", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("schedule")));

    function declare(...windows: object[]): void {
        stack.program(`new MaintenanceSchedule("all", { windows: ${JSON.stringify(windows)} });`);
    }

    test("names in preview each window of others that up will remove, and removes none", async () => {
        const theirs = windowOf("2030-05-01T00:00:00Z", 3, agent(5), agent(6));
        await lane.cluster.edit(({ windows }) => ({ windows: [...windows, theirs] }));
        declare(kernel, disks);
        const output = succeeded(await stack.preview());
        const removes = "warning: pulumi up will remove a window that is not declared here";
        expect(output).toContain(
            `${removes}: 2025-12-01T02:00:00.123Z for 2h, 1 machine: foreign.example.net (10.9.9.9)`,
        );
        expect(output).toContain(
            `${removes}: 2030-05-01T00:00:00Z for 3h, 2 machines: agent-5.mesos (127.0.0.6), agent-6.mesos (127.0.0.7)`,
        );
        expect(output).toContain(
            "pulumi up will schedule 2030-01-01T00:00:00Z for 1h, 2 machines; 2030-01-02T00:00:00Z",
        );
        expect(await lane.cluster.schedule()).toContain(FOREIGN_TEXT);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("is all that is scheduled after up, with one write", async () => {
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([kernelText, disksText]);
        expect(await lane.cluster.schedule()).not.toContain("foreign");
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("is not written again where nothing changed, in whatever order it is declared", async () => {
        declare({ ...disks, duration: "PT120M" }, kernel);
        expect(succeeded(await stack.up())).toContain("2 unchanged");
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("shows in a refresh what others have added and removed, and up restores what is declared", async () => {
        await lane.cluster.edit(({ windows: [first] }) => ({ windows: [FOREIGN, first!] }));
        const output = succeeded(await stack.refresh());
        expect(output).toContain("not declared here");
        expect(output).toContain("foreign.example.net");
        declare(kernel, disks);
        lane.cluster.takeWrites();
        succeeded(await stack.up());
        expect((await lane.cluster.windows()).sort()).toEqual([kernelText, disksText]);
        expect(await lane.cluster.schedule()).not.toContain("foreign");
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("changes in place: a window moved, one added, a machine removed", async () => {
        declare(
            { ...kernel, machines: [agent(1)], duration: "4h" },
            { ...disks, machines: [agent(2), agent(4)] },
        );
        succeeded(await stack.up());
        expect((await lane.cluster.windows()).sort()).toEqual([
            "2030-01-01T00:00:00Z 4h agent-1.mesos:DRAINING",
            "2030-01-02T00:00:00Z 2h agent-2.mesos:DRAINING agent-4.mesos:DRAINING",
        ]);
    });

    test("refuses a machine in two windows, and an argument that there is not", async () => {
        declare(kernel, { ...disks, machines: [agent(2)] });
        expect(failed(await stack.preview())).toContain(
            "windows[1].machines: agent-2.mesos (127.0.0.3) is in windows[0] already",
        );
        declare({ ...kernel, state: "down" });
        expect(failed(await stack.preview())).toContain('windows[0]: has no argument "state"');
        declare({ ...kernel, machines: [] });
        expect(failed(await stack.preview())).toContain("windows[0].machines: names no machines");
    });

    test("does not bring up a machine that somebody took DOWN in a window of their own", async () => {
        const theirs = windowOf("2030-05-01T00:00:00Z", 3, agent(5));
        await lane.cluster.edit(({ windows }) => ({ windows: [...windows, theirs] }));
        await lane.cluster.takeDown(agent(5));
        declare(kernel);
        const before = await lane.cluster.schedule();
        lane.cluster.takeWrites();
        expect(failed(await stack.up())).toContain(
            "machine agent-5.mesos (127.0.0.6) is DOWN in a window that is not",
        );
        expect(await lane.cluster.schedule()).toBe(before);
        expect(lane.cluster.takeWrites()).toEqual([]);
        await lane.cluster.bringUp(agent(5));
    });

    test("is cleared by an empty list", async () => {
        declare();
        succeeded(await stack.up());
        expect(await lane.cluster.schedule()).toBe("{}");
    });

    test("takes its own windows out when it is destroyed, and leaves those that others have posted since", async () => {
        declare(kernel);
        succeeded(await stack.up());
        await lane.cluster.edit(({ windows }) => ({ windows: [FOREIGN, ...windows] }));
        succeeded(await stack.destroy());
        expect(await lane.cluster.schedule()).toBe(`{"windows":[${FOREIGN_TEXT}]}`);
    });
});
