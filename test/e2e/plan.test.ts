import { AGENTS, failed, type Stack, succeeded, useCluster } from "./support";

const lane = useCluster();

const DAY = 86_400_000;

/**
 * All agents, two at a time, from the next Sunday of whoever runs this: in a zone whose clocks never change, as the
 * hours after 02:00 are asserted.
 */
const PLAN = {
    batchSize: 2,
    firstStart: { next: "sunday", at: "02:00", zone: "Africa/Lagos" },
    duration: "1h",
    gap: "30m",
    reason: "kernel",
};

/** The time of a plan is resolved once. The tests go on from each other. */
describe("a MaintenancePlan", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("plan")));

    function declare(plan: object): void {
        stack.program(`
            const { listAgents, MaintenancePlan } = require("pulumi-mesos-maintenance");
            module.exports = async () => {
                const machines = await listAgents();
                const plan = new MaintenancePlan("kernel", { machines, ...${JSON.stringify(plan)} });
                return { start: plan.startTimeUtc };
            };
        `);
    }

    async function start(): Promise<number> {
        return Date.parse(String((await stack.outputs()).start));
    }

    /** Lets what runs for this stack live some days later. */
    function moveClockOn(days: number): void {
        stack.write("later.js", `const now = Date.now; Date.now = () => now() + ${days * DAY};`);
        stack.env = { ...stack.env, NODE_OPTIONS: `--require ${stack.path("later.js")}` };
    }

    test("shows in preview what would come of it now, and fixes nothing", async () => {
        declare(PLAN);
        const output = succeeded(await stack.preview());
        expect(output).toContain(`3 batches, ${AGENTS} machines`);
        expect(output).toMatch(
            / 1: \S+ to \S+ \(Sun \S+ 02:00 to .* in Africa\/Lagos\), 2 machines: agent-1/,
        );
        expect(output).toMatch(
            / 3: \S+ to \S+ \(Sun \S+ 05:00 to .* in Africa\/Lagos\), 2 machines: agent-5/,
        );
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("schedules a window for each batch, all with one write", async () => {
        succeeded(await stack.up());
        const first = await start();
        const at = (hours: number) => new Date(first + hours * 3_600_000).toISOString().replace(".000Z", "Z");
        expect((await lane.cluster.windows()).sort()).toEqual([
            `${at(0)} 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING`,
            `${at(1.5)} 1h agent-3.mesos:DRAINING agent-4.mesos:DRAINING`,
            `${at(3)} 1h agent-5.mesos:DRAINING agent-6.mesos:DRAINING`,
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("stays as it is while time goes on, until a trigger changes", async () => {
        const before = await start();
        moveClockOn(10);
        expect(succeeded(await stack.up())).toContain("6 unchanged");
        expect(await start()).toBe(before);
        expect(lane.cluster.takeWrites()).toEqual([]);

        // In larger batches, too: the last window goes, and the others take its machines.
        declare({ ...PLAN, batchSize: 3, onConflict: "takeover", triggers: ["again"] });
        expect(succeeded(await stack.up())).toMatch(/3 updated\s+- 1 deleted/);
        expect((await start()) - before).toBeGreaterThan(6 * DAY);
        const windows = (await lane.cluster.windows()).sort();
        expect(windows.map((window) => window.split(" ").length - 2)).toEqual([3, 3]);
    });

    test("says of itself what is wrong with it", async () => {
        stack.program(`
            const { MaintenancePlan } = require("pulumi-mesos-maintenance");
            new MaintenancePlan("kernel", ${JSON.stringify({ ...PLAN, machines: ["a"], batchsize: 3 })});
        `);
        expect(failed(await stack.preview())).toMatch(
            /MaintenancePlan \(kernel\):\s+error: batchsize: there is no such argument; did you mean "batchSize"\?/,
        );
    });

    test("gives everything back when it is destroyed", async () => {
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
    });
});
