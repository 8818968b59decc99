import { agent, Cluster, failed, FOREIGN_TEXT, Stack, startEmulated, succeeded } from "./support";

const args = {
    machines: [agent(1), agent(2)],
    startTime: "2030-01-01T00:00:00Z",
    duration: "1h",
    reason: "kernel",
};
const window = "2030-01-01T00:00:00Z 1h";
const draining = `${window} agent-1.mesos:DRAINING agent-2.mesos:DRAINING`;
const down = draining.replaceAll("DRAINING", "DOWN");

/**
 * Operations that the master refuses half-way. On an emulator in every lane: the principal `scheduler` may schedule
 * and take nothing down, `downer` may bring nothing up, `ops` may do all, as if somebody corrected the ACLs.
 */
describe("an operation that is refused half-way", () => {
    const credentials = { scheduler: "s", downer: "s", ops: "s" };
    let cluster: Cluster;
    let stack: Stack;

    beforeAll(async () => {
        const acls = {
            scheduler: { start_maintenances: "NONE" },
            downer: { stop_maintenances: "NONE" },
        } as const;
        const headers = { Authorization: `Basic ${Buffer.from("ops:s").toString("base64")}` };
        cluster = new Cluster(await startEmulated({ credentials, acls }), headers);
    });
    beforeEach(async () => {
        await cluster.reset();
        stack = new Stack("partial", { env: { MESOS_MASTERS: cluster.url, MESOS_SECRET: "s" } });
    });
    afterEach(async () => expect(await cluster.schedule()).toContain(FOREIGN_TEXT));
    afterAll(async () => {
        for (const each of Stack.open) each.remove();
        await cluster.stop();
    });

    function as(principal: keyof typeof credentials): void {
        stack.env.MESOS_PRINCIPAL = principal;
    }

    async function expectUnfinished(output: string): Promise<void> {
        expect(output).toContain("refused START_MAINTENANCE: 403, this principal is not allowed to");
        expect(output).toContain("ask for the ACL start_maintenances over these machines");
        const [resource] = await stack.resources();
        expect(resource!.initErrors).toHaveLength(1);
        expect(resource!.outputs).toMatchObject({ phase: "failed" });
        expect(await cluster.windows()).toEqual([draining]);
    }

    test("is recorded as far as it came, and the next up goes on once it is allowed", async () => {
        as("scheduler");
        stack.window({ ...args, state: "down" });
        const output = failed(await stack.up());
        expect(output).toMatch(/\* not finished: .*; run `pulumi up` again to go on/);
        await expectUnfinished(output);
        expect(cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);

        await expectUnfinished(failed(await stack.up()));
        expect(cluster.takeWrites()).toEqual(["START_MAINTENANCE"]);

        as("ops");
        succeeded(await stack.up());
        expect(cluster.takeWrites()).toEqual(["START_MAINTENANCE"]);
        expect(await cluster.windows()).toEqual([down]);
        const [resource] = await stack.resources();
        expect(resource!.initErrors).toBeUndefined();
        expect(resource!.outputs).toMatchObject({ phase: "down" });
        expect(succeeded(await stack.up())).toContain("2 unchanged");
        succeeded(await stack.destroy());
        expect(await cluster.windows()).toEqual([]);
    });

    test("can be destroyed as it is", async () => {
        as("scheduler");
        stack.window({ ...args, state: "down" });
        await expectUnfinished(failed(await stack.up()));
        succeeded(await stack.destroy());
        expect(await cluster.windows()).toEqual([]);
        expect(await stack.resources()).toEqual([]);
    });

    test("of an update keeps what was there, and can be taken back", async () => {
        as("scheduler");
        stack.window(args);
        succeeded(await stack.up());
        stack.window({ ...args, machines: [agent(1), agent(3)], state: "down" });
        const output = failed(await stack.up());
        expect(output).toContain("not finished");
        expect(await cluster.windows()).toEqual([draining.replace("agent-2", "agent-3")]);
        stack.window(args);
        succeeded(await stack.up());
        expect(await cluster.windows()).toEqual([draining]);
        expect((await stack.resources())[0]!.initErrors).toBeUndefined();
    });

    test("can be refreshed, which shows how far it came", async () => {
        as("scheduler");
        stack.window({ ...args, state: "down" });
        failed(await stack.up());
        expect(succeeded(await stack.refresh())).toMatch(/~ state\s*: "down" => "scheduled"/);
        as("ops");
        succeeded(await stack.up());
        expect(await cluster.windows()).toEqual([down]);
    });

    test("when destroyed keeps its record until machines may be brought up", async () => {
        as("downer");
        stack.window({ ...args, state: "down" });
        succeeded(await stack.up());
        expect(failed(await stack.destroy())).toContain("refused STOP_MAINTENANCE: 403");
        expect(await stack.resources()).toHaveLength(1);
        expect(await cluster.windows()).toEqual([down]);
        as("ops");
        succeeded(await stack.destroy());
        expect(await cluster.windows()).toEqual([]);
        expect(await cluster.modes()).toEqual({});
    });
});
