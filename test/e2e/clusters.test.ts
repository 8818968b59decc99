import { agent, AGENTS, Cluster, FOREIGN_TEXT, startEmulated, succeeded, useCluster } from "./support";
import { leaks } from "./support/leaks";

const lane = useCluster();

const window = { startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };
const standing = (number: number) => `2030-01-01T00:00:00Z 1h agent-${number}.mesos:DRAINING`;

/** The principal and secret of the second cluster, an emulator in every lane. */
const CANARY = "canary-7f3a91-secret";
const ops = { principal: "ops", secret: CANARY };

let second: Cluster;
beforeAll(async () => {
    const target = await startEmulated({ credentials: { [ops.principal]: ops.secret } });
    second = new Cluster(target, {
        Authorization: `Basic ${Buffer.from(`${ops.principal}:${ops.secret}`).toString("base64")}`,
    });
});
beforeEach(() => Promise.all([lane.cluster.reset(), second.reset()]));
afterEach(async () => expect(await second.schedule()).toContain(FOREIGN_TEXT));
afterAll(() => second.stop());

/** Both clusters as provider instances, and the given resources. */
function program(resources: string): string {
    return `
        const config = new pulumi.Config();
        const one = new MesosCluster("one", { masters: ["${lane.cluster.url}"] });
        const two = new MesosCluster("two", {
            masters: ["${second.url}"],
            auth: { principal: "ops", secret: config.get("mesosSecret") ?? "${CANARY}" },
        });
        const window = ${JSON.stringify(window)};
        ${resources}
    `;
}

test("several clusters in one program, each with its windows and credentials", async () => {
    const stack = lane.stack("several", { env: { MESOS_MASTERS: "" } });
    stack.program(
        program(`
            new MaintenanceWindow("one", { ...window, machines: ["agent-1.mesos"] }, { provider: one });
            new MaintenanceWindow("two", { ...window, machines: ["agent-2.mesos"] }, { provider: two });
            exports.agents = getAgents({}, { provider: two }).apply((agents) => agents.length);
        `),
    );
    const preview = succeeded(await stack.preview());
    expect(preview.match(/pulumi up will schedule/g)!.length).toBeGreaterThanOrEqual(2);
    succeeded(await stack.up());
    expect(await lane.cluster.windows()).toEqual([standing(1)]);
    expect(await second.windows()).toEqual([standing(2)]);
    expect(await stack.outputs()).toEqual({ agents: AGENTS });
    succeeded(await stack.refresh());
    lane.cluster.takeWrites();
    second.takeWrites();
    expect(succeeded(await stack.up())).toContain("5 unchanged");
    expect([...lane.cluster.takeWrites(), ...second.takeWrites()]).toEqual([]);
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
    expect(await second.windows()).toEqual([]);
});

test("a window that gets another cluster is replaced: gone there, present here", async () => {
    const stack = lane.stack("moves", { env: { MESOS_MASTERS: "" } });
    const on = (cluster: string) =>
        program(
            `new MaintenanceWindow("window", { ...window, machines: ["agent-3.mesos"] }, { provider: ${cluster} });`,
        );
    stack.program(on("one"));
    succeeded(await stack.up());
    expect(await lane.cluster.windows()).toEqual([standing(3)]);
    stack.program(on("two"));
    expect(succeeded(await stack.preview())).toContain("1 to replace");
    expect(succeeded(await stack.up())).toContain("1 replaced");
    expect(await lane.cluster.windows()).toEqual([]);
    expect(await second.windows()).toEqual([standing(3)]);
    expect(second.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    expect(succeeded(await stack.up())).toContain("4 unchanged");
    succeeded(await stack.destroy());
    expect(await second.windows()).toEqual([]);
});

test("a window that gets the same masters by another way stays where it is", async () => {
    const stack = lane.stack("same-masters");
    const args = JSON.stringify({ ...window, machines: ["agent-3.mesos"] });
    stack.program(`new MaintenanceWindow("window", ${args});`);
    succeeded(await stack.up());
    lane.cluster.takeWrites();
    for (const name of ["one", "renamed"]) {
        stack.program(`
            const cluster = new MesosCluster("${name}", { masters: ["${lane.cluster.url}/"] });
            new MaintenanceWindow("window", ${args}, { provider: cluster });
        `);
        expect(succeeded(await stack.up())).not.toContain("replaced");
    }
    expect(lane.cluster.takeWrites()).toEqual([]);
    expect(await lane.cluster.windows()).toEqual([standing(3)]);
});

test("a cluster that moves to another address keeps its windows in place", async () => {
    const stack = lane.stack("readdressed", { env: { MESOS_MASTERS: "" } });
    const at = (masters: string[]) => `
        const cluster = new MesosCluster("cluster", { masters: ${JSON.stringify(masters)} });
        new MaintenanceWindow("window", ${JSON.stringify({ ...window, machines: [agent(1)] })}, { provider: cluster });
    `;
    stack.program(at([lane.cluster.url]));
    succeeded(await stack.up());
    lane.cluster.takeWrites();
    stack.program(at(["http://127.0.0.1:1", lane.cluster.url]));
    const output = succeeded(await stack.up());
    expect(output).not.toMatch(/replaced|created|deleted/);
    expect(lane.cluster.takeWrites()).toEqual([]);
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
});

describe("a secret", () => {
    test("of a MesosCluster is in clear in neither state nor output, whether given as a secret or as text", async () => {
        const stack = lane.stack("secret", { env: { MESOS_MASTERS: "" } });
        stack.program(
            program(
                `new MaintenanceWindow("two", { ...window, machines: ["agent-2.mesos"] }, { provider: two });`,
            ),
        );
        const written = succeeded(await stack.up("-v=9", "--logtostderr"));
        expect(await second.windows()).toEqual([standing(2)]);
        expect(written.length).toBeGreaterThan(100_000);
        expect(leaks(written, CANARY)).toEqual([]);
        expect(leaks(await stack.exported(), CANARY)).toEqual([]);
        expect(await stack.exported()).toContain("4dabf18193072939515e22adb298388d");

        await stack.config("mesosSecret", CANARY, "--secret");
        stack.write("index.js", program("").replace(` ?? "${CANARY}"`, ""));
        succeeded(await stack.destroy());
        expect(await second.windows()).toEqual([]);
    });

    test("of stack configuration is in clear in neither state nor output", async () => {
        const stack = lane.stack("secret-config", { env: { MESOS_MASTERS: "http://127.0.0.1:1" } });
        await stack.config("mesos:masters", second.url);
        await stack.config("mesos:principal", ops.principal);
        await stack.config("mesos:secret", ops.secret, "--secret");
        stack.window({ ...window, machines: ["agent-4.mesos"] });
        const written = succeeded(await stack.up("-v=9", "--logtostderr"));
        expect(await second.windows()).toEqual([standing(4)]);
        expect(leaks(written, CANARY)).toEqual([]);
        expect(leaks(await stack.exported(), CANARY)).toEqual([]);
        // Without a program, from recorded state and configuration alone.
        stack.write("index.js", "");
        succeeded(await stack.refresh());
        succeeded(await stack.destroy());
        expect(await second.windows()).toEqual([]);
    });
});

test("the environment is the last resort: masters and credentials from one place", async () => {
    const env = { MESOS_MASTERS: second.url, MESOS_PRINCIPAL: ops.principal, MESOS_SECRET: ops.secret };
    const stack = lane.stack("environment", { env });
    stack.window({ ...window, machines: ["agent-5.mesos"] });
    succeeded(await stack.up());
    expect(await second.windows()).toEqual([standing(5)]);
    expect(leaks(await stack.exported(), CANARY)).toEqual([]);
    succeeded(await stack.destroy());
    expect(await second.windows()).toEqual([]);
});
