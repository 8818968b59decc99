import { agent, failed, type Stack, succeeded, useCluster, windowOf } from "./support";

const lane = useCluster();

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const standing = "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING";

beforeEach(() => lane.cluster.reset());

async function up(stack: Stack): Promise<string> {
    const output = succeeded(await stack.up());
    expect(output).not.toContain("error");
    return output;
}

test("MaintenanceWindow.get looks at a window of others by one of its machines, and destroy leaves it there", async () => {
    const theirs = windowOf("2030-01-01T00:00:00Z", 1, agent(1), agent(2));
    await lane.cluster.edit(({ windows }) => ({ windows: [...windows, theirs] }));
    const stack = lane.stack("get");
    stack.program(`
        const found = MaintenanceWindow.get("theirs", "agent-2.mesos|127.0.0.3");
        exports.start = found.startTimeUtc;
        exports.seconds = found.durationSeconds;
        exports.machineStates = found.machineStates;
        exports.missing = MaintenanceWindow.get("by-ip", "127.0.0.2").phase;
    `);
    await up(stack);
    expect(await stack.outputs()).toEqual({
        start: "2030-01-01T00:00:00Z",
        seconds: 3600,
        machineStates: [
            { ...agent(1), mode: "DRAINING" },
            { ...agent(2), mode: "DRAINING" },
        ],
        missing: "scheduled",
    });
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([standing]);
    expect(lane.cluster.takeWrites()).toEqual([]);
});

test("MaintenanceWindow.get of a window that is not there fails and says what an id looks like", async () => {
    const stack = lane.stack("get-none");
    stack.program(`MaintenanceWindow.get("none", "agent-1.mesos");`);
    const output = failed(await stack.preview());
    expect(output).toContain(
        'there is no maintenance window "agent-1.mesos" on the master; an id is that of a',
    );
});

test("a protected window is not destroyed, and a retained one stays on the master", async () => {
    const stack = lane.stack("protect");
    stack.window(args, "{ protect: true }");
    await up(stack);
    const output = failed(await stack.destroy());
    expect(output).toContain("protect");
    expect(await lane.cluster.windows()).toEqual([standing]);

    stack.window(args, "{ retainOnDelete: true }");
    await up(stack);
    lane.cluster.takeWrites();
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([standing]);
    expect(lane.cluster.takeWrites()).toEqual([]);

    // It carries our signature still: declared again, it is taken up without a word.
    stack.window(args);
    await up(stack);
    expect(lane.cluster.takeWrites()).toEqual([]);
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
});

test("what ignoreChanges names keeps its first value", async () => {
    const stack = lane.stack("ignore");
    stack.window(args);
    await up(stack);
    lane.cluster.takeWrites();
    const changed = { ...args, machines: [agent(3)], startTime: "2031-01-01T00:00:00Z" };
    stack.window(changed, `{ ignoreChanges: ["machines", "startTime"] }`);
    expect(await up(stack)).toContain("2 unchanged");
    expect(lane.cluster.takeWrites()).toEqual([]);
    stack.window({ ...changed, duration: "2h" }, `{ ignoreChanges: ["machines", "startTime"] }`);
    await up(stack);
    expect(await lane.cluster.windows()).toEqual([standing.replace(" 1h", " 2h")]);
});

test("a window renamed with an alias stays where it is, signed anew with one write", async () => {
    const stack = lane.stack("alias");
    stack.window(args);
    await up(stack);
    const [before] = await stack.resources();
    lane.cluster.takeWrites();
    stack.program(
        `new MaintenanceWindow("renamed", ${JSON.stringify(args)}, { aliases: [{ name: "window" }] });`,
    );
    const output = await up(stack);
    expect(output).not.toMatch(/created|deleted/);
    expect(await lane.cluster.windows()).toEqual([standing]);
    expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    const [after] = await stack.resources();
    expect(after).toMatchObject({ id: before!.id, urn: expect.stringMatching(/::renamed$/) });
    expect(await up(stack)).toContain("2 unchanged");
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
});

test("a window renamed without an alias replaces the old one in the same up", async () => {
    const stack = lane.stack("rename");
    stack.window(args);
    await up(stack);
    stack.program(`new MaintenanceWindow("renamed", ${JSON.stringify(args)});`);
    const output = failed(await stack.up());
    // The new one is created before the old one is deleted, which Mesos cannot do: said, with the remedy.
    expect(output).toContain(
        "if it is the window of a resource that was renamed here, give the new one an alias",
    );
    expect(await lane.cluster.windows()).toEqual([standing]);
});

test("destroy needs no program, and neither does a refresh", async () => {
    const stack = lane.stack("no-program");
    stack.window({ ...args, state: "down" });
    await up(stack);
    stack.write("index.js", "throw new Error('the program is gone');");
    succeeded(await stack.refresh());
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
    expect(await lane.cluster.modes()).toEqual({});
});

test("a window whose resource leaves the program is given back by the next up", async () => {
    const stack = lane.stack("removed");
    stack.window(args);
    await up(stack);
    stack.program("");
    expect(await up(stack)).toContain("1 deleted");
    expect(await lane.cluster.windows()).toEqual([]);
});
