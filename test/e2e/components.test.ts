import { Cluster, type Stack, startEmulated, succeeded, useCluster } from "./support";

const lane = useCluster();

/** A cluster that each schedule here wants empty, beside the one of the windows. */
let cleared: Cluster;
let windows: Cluster;
beforeAll(async () => {
    cleared = new Cluster(await startEmulated());
    windows = new Cluster(await startEmulated());
});
afterAll(() => Promise.all([cleared?.stop(), windows?.stop()]));

/**
 * Each resource and component of the package twice in one component, twice, in one around them. Its arguments stand
 * by its name, so that one that is added to the package and not here fails the preview.
 */
const program = () => `
    const mesos = require("pulumi-mesos-maintenance");
    const care = { drain: { strategy: "none" }, safety: { allowLoss: true } };
    const machines = (name) => [{ hostname: name, ip: "10.1.0." + (count += 1) }];
    let count = 0;
    const ARGUMENTS = {
        MesosCluster: () => ({ masters: ["${windows.url}"] }),
        MaintenanceWindow: (name) => ({
            machines: machines(name), startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "r",
        }),
        MaintenanceSchedule: () => ({ windows: [] }),
        MaintenancePlan: (name) => ({
            machines: [...machines(name + "-1"), ...machines(name + "-2")], batchSize: 1, duration: "1h",
            firstStart: { cron: "0 2 * * 0", zone: "Europe/Berlin" }, reason: "r",
        }),
        ScheduledTime: () => ({ time: { cron: "0 2 * * 0", zone: "Europe/Berlin" } }),
        RollingMaintenance: (name) => ({
            machines: machines(name), duration: "30m", reason: "r", ...care,
            steps: { whileDown: [{ command: "true" }] },
        }),
        AgentReregistration: (name) => ({
            nodes: machines(name), ssh: { user: "core", password: "p" }, attributes: { rack: "r1" }, reason: "r",
        }),
    };
    const CLASSES = Object.entries(mesos).filter(([, value]) => value.prototype instanceof pulumi.Resource);
    // Without a host to log in at, it can be previewed only.
    const left = pulumi.runtime.isDryRun() ? [] : ["AgentReregistration"];

    class Nodes extends pulumi.ComponentResource {
        constructor(name, cleared, opts) {
            super("test:index:Nodes", name, {}, opts);
            for (const [type, Class] of CLASSES.filter(([type]) => !left.includes(type))) {
                if (!ARGUMENTS[type]) throw new Error("no arguments for " + type);
                const options = { parent: this, ...(type === "MaintenanceSchedule" ? { provider: cleared } : {}) };
                for (const letter of ["a", "b"]) {
                    const own = (name + "-" + letter + "-" + type).toLowerCase();
                    new Class(own, ARGUMENTS[type](own), options);
                }
            }
            this.registerOutputs({});
        }
    }
    class Site extends pulumi.ComponentResource {
        constructor(name) {
            super("test:index:Site", name);
            const own = new MesosCluster("own", { masters: ["${windows.url}"] }, { parent: this });
            const cleared = new MesosCluster("cleared", { masters: ["${cleared.url}"] }, { parent: this });
            new Nodes("one", cleared, { parent: this });
            new Nodes("two", cleared, { parent: this, providers: { "pulumi-nodejs": own } });
            this.registerOutputs({});
        }
    }
    new Site("site");
    exports.types = CLASSES.map(([type]) => type).sort();
`;

describe("two of everything in one component, in another", () => {
    let stack: Stack;
    beforeAll(() => {
        stack = lane.stack("components", { env: { MESOS_MASTERS: windows.url } });
        stack.program(program());
    });

    test("are previewed, as nothing waits for the component around it", async () => {
        const output = succeeded(await stack.preview());
        for (const name of ["one-a", "one-b", "two-a", "two-b"]) {
            expect(output).toContain(`${name}-maintenancewindow create`);
            expect(output).toContain(`${name}-agentreregistration create`);
            expect(output).toContain(`${name}-rollingmaintenance create`);
        }
    });

    test("are created", async () => {
        succeeded(await stack.up());
        expect((await stack.outputs()).types).toEqual([
            "AgentReregistration",
            "MaintenancePlan",
            "MaintenanceSchedule",
            "MaintenanceWindow",
            "MesosCluster",
            "RollingMaintenance",
            "ScheduledTime",
        ]);
        // Four windows, and two batches of each of four plans.
        expect(await windows.windows()).toHaveLength(12);
    });

    test("are quiet afterwards, and leave nothing behind", async () => {
        succeeded(await stack.up("--expect-no-changes"));
        succeeded(await stack.destroy());
        expect(await windows.windows()).toEqual([]);
    });
});
