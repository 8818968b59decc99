import {
    agent,
    AGENTS,
    failed,
    FOREIGN,
    isForeign,
    type Stack,
    succeeded,
    useCluster,
    type Window,
    windowOf,
} from "./support";

const lane = useCluster();

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const scheduled = "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING";

/** Each test changes the master behind our back, refreshes, and lets up heal it. */
describe("refresh", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("refresh")));

    /** Whether the window is just as up leaves it, so that another up need not be waited for. */
    let isHealed = false;
    beforeEach(async () => {
        stack.window(args);
        if (!isHealed) succeeded(await stack.up());
        isHealed = false;
        expect(await lane.cluster.windows()).toEqual([scheduled]);
        lane.cluster.takeWrites();
    });

    async function refresh(): Promise<string> {
        const output = succeeded(await stack.refresh());
        expect(lane.cluster.takeWrites()).toEqual([]);
        return output;
    }

    async function heal(writes: string[]): Promise<void> {
        const output = succeeded(await stack.up());
        expect(output).not.toContain("error");
        expect(await lane.cluster.windows()).toEqual([scheduled]);
        expect(lane.cluster.takeWrites()).toEqual(writes);
        isHealed = true;
    }

    test("finds nothing where nothing changed", async () => {
        expect(await refresh()).toContain("2 unchanged");
        await heal([]);
    });

    test("shows a window that was moved, and up moves it back", async () => {
        await lane.cluster.edit(({ windows }) => ({
            windows: windows.map((window) => (isForeign(window) ? window : later(window, 31n * 24n, 4n))),
        }));
        const output = await refresh();
        expect(output).toMatch(/~ startTime\s*: "2030-01-01T00:00:00Z" => "2030-02-01T00:00:00Z"/);
        expect(output).toMatch(/~ duration\s*: "1h" => "5h"/);
        await heal(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("shows a machine that was added and one that was taken out, and up puts that right", async () => {
        await lane.cluster.edit(({ windows }) => ({
            windows: windows.map((window) =>
                isForeign(window) ? window : { ...window, machine_ids: [agent(2), agent(3)] },
            ),
        }));
        const output = await refresh();
        expect(output).toContain("agent-1.mesos");
        expect(output).toContain("agent-3.mesos");
        await heal(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("shows that a window is gone, and up schedules it again", async () => {
        await lane.cluster.edit(() => ({ windows: [FOREIGN] }));
        expect(await refresh()).toContain("1 deleted");
        expect(await stack.resources()).toEqual([]);
        await heal(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("shows that machines were taken DOWN, and up brings them up as its preview says", async () => {
        await lane.cluster.takeDown(agent(1), agent(2));
        expect(await refresh()).toMatch(/~ state\s*: "scheduled" => "down"/);
        const output = succeeded(await stack.preview("--diff"));
        expect(output).toMatch(/~ state\s*: "down" => "scheduled"/);
        const [line] = /pulumi up will return to service .*/.exec(output) ?? [""];
        for (const { hostname, ip } of [agent(1), agent(2)]) expect(line).toContain(`${hostname} (${ip})`);
        await heal(["STOP_MAINTENANCE", "UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("is what brings up machines that were taken DOWN: without it up leaves them to whoever did", async () => {
        await lane.cluster.takeDown(agent(1));
        stack.window({ ...args, reason: "firmware" });
        succeeded(await stack.up());
        expect(await lane.cluster.modes()).toEqual({ "agent-1.mesos": "DOWN", "agent-2.mesos": "DRAINING" });
        expect(lane.cluster.takeWrites()).toEqual([]);
        const [window] = await stack.resources();
        expect(window!.outputs).toMatchObject({
            phase: "partial",
            warnings: [
                "machine agent-1.mesos (127.0.0.2) is DOWN although the window is only scheduled; it was left alone",
            ],
        });
        await lane.cluster.bringUp(agent(1));
    });

    test("shows that machines of a window that is down were brought up, and up takes them DOWN again", async () => {
        stack.window({ ...args, state: "down" });
        succeeded(await stack.up());
        await lane.cluster.bringUp(agent(1), agent(2));
        await lane.cluster.untilAgents(AGENTS);
        lane.cluster.takeWrites();
        expect(await refresh()).toMatch(/~ state\s*: "down" => "up"/);
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([scheduled.replaceAll("DRAINING", "DOWN")]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);
    });

    test("shows that one machine of a window that is down was brought up", async () => {
        stack.window({ ...args, state: "down" });
        succeeded(await stack.up());
        await lane.cluster.bringUp(agent(1));
        await lane.cluster.untilAgents(AGENTS - 1);
        lane.cluster.takeWrites();
        expect(await refresh()).toContain("agent-1.mesos");
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([scheduled.replaceAll("DRAINING", "DOWN")]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);
    });

    test("shows a machine that is in another's window now; up refuses to take it, and then heals", async () => {
        const theirs = windowOf("2030-06-01T00:00:00Z", 2, agent(1));
        await lane.cluster.edit(({ windows }) => ({
            windows: [
                ...windows.map((window) =>
                    isForeign(window) ? window : { ...window, machine_ids: [agent(2)] },
                ),
                theirs,
            ],
        }));
        const output = await refresh();
        expect(output).toContain("machine agent-1.mesos (127.0.0.2) is in another window now");
        expect(output).toContain("2030-06-01T00:00:00Z for 2h");

        const refused = failed(await stack.up());
        expect(refused).toContain(
            "machine agent-1.mesos (127.0.0.2) is already in another maintenance window",
        );
        expect(lane.cluster.takeWrites()).toEqual([]);

        await lane.cluster.edit(({ windows }) => ({
            windows: windows.filter(({ machine_ids: [machine] }) => machine?.hostname !== agent(1).hostname),
        }));
        await heal(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });
});

/** The window moved and made longer by whole hours, as one does who adds to the numbers that stand there. */
function later({ machine_ids, unavailability }: Window, start: bigint, duration: bigint): Window {
    const plus = (nanoseconds: bigint, hours: bigint) => ({
        nanoseconds: nanoseconds + hours * 3_600_000_000_000n,
    });
    return {
        machine_ids,
        unavailability: {
            start: plus(unavailability.start.nanoseconds, start),
            duration: plus(unavailability.duration!.nanoseconds, duration),
        },
    };
}
