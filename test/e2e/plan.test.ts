import { AGENTS, failed, type Stack, succeeded, useCluster } from "./support";

const lane = useCluster();

const DAY = 86_400_000;

/** All agents two at a time, from the Sunday after next new moon of the programmer's clock: whatever is next. */
const PLAN = {
    batchSize: 2,
    firstStart: { next: "sunday", at: "02:00", zone: "Europe/Berlin" },
    duration: "1h",
    gap: "30m",
    reason: "kernel",
};

describe("a MaintenancePlan", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("plan")));

    function declare(plan: object): void {
        stack.program(`
            const { listAgents, MaintenancePlan } = require("pulumi-mesos-maintenance");
            module.exports = async () => {
                const machines = await listAgents();
                const plan = new MaintenancePlan("kernel", { machines, ...${JSON.stringify(plan)} });
                return { start: plan.startTimeUtc, batches: plan.batches };
            };
        `);
    }

    /** Lets the programs of the stack live some days later. */
    function moveClockOn(days: number): void {
        stack.write(
            "later.js",
            `const now = Date.now;
             Date.now = () => now() + ${days * DAY};`,
        );
        stack.env = { ...stack.env, NODE_OPTIONS: `--require ${stack.path("later.js")}` };
    }

    test("shows in preview what it would come to now, and fixes nothing", async () => {
        declare(PLAN);
        const output = succeeded(await stack.preview());
        console.log(output);
        expect(output).toContain(`3 batches, ${AGENTS} machines`);
        expect(output).toMatch(/1: \S+ to \S+ \(Sun \S+ 02:00 to Sun \S+ 03:00 in Europe\/Berlin\), 2 machines: agent-1/);
        expect(output).toMatch(/3: \S+ to \S+ \(Sun \S+ 05:00 to Sun \S+ 06:00 in Europe\/Berlin\), 2 machines: agent-5/);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("schedules one window for each batch, with one write", async () => {
        console.log(succeeded(await stack.up()));
        const { start } = await stack.outputs();
        const first = Date.parse(String(start));
        const at = (hours: number) => new Date(first + hours * 3_600_000).toISOString().replace(".000Z", "Z");
        expect((await lane.cluster.windows()).sort()).toEqual([
            `${at(0)} 1h agent-1.mesos:DRAINING agent-2.mesos:DRAINING`,
            `${at(1.5)} 1h agent-3.mesos:DRAINING agent-4.mesos:DRAINING`,
            `${at(3)} 1h agent-5.mesos:DRAINING agent-6.mesos:DRAINING`,
        ]);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("stays as it is while time goes on, until something else is asked for", async () => {
        const before = await stack.outputs();
        moveClockOn(10);
        const output = succeeded(await stack.up());
        console.log(output);
        expect(output).toContain("unchanged");
        expect(await stack.outputs()).toEqual(before);
        expect(lane.cluster.takeWrites()).toEqual([]);

        declare({ ...PLAN, triggers: ["again"] });
        console.log(succeeded(await stack.preview()));
        console.log(succeeded(await stack.up()));
        const { start } = await stack.outputs();
        expect(Date.parse(String(start)) - Date.parse(String(before.start))).toBeGreaterThanOrEqual(7 * DAY - 3_600_000);
        expect(lane.cluster.takeWrites()).toEqual(["UPDATE_MAINTENANCE_SCHEDULE"]);
    });

    test("says what is wrong with it, of itself", async () => {
        declare({ ...PLAN, groupBy: "rak", batchsize: 3 });
        console.log(failed(await stack.preview()));
        declare({ ...PLAN, notAfter: "2027-01-01T00:00:00Z", pace: "occurrence", triggers: ["x"] });
        console.log(failed(await stack.preview()));
        declare({ ...PLAN, groupBy: "rak"});
        console.log(failed(await stack.preview()));
        declare({ ...PLAN, firstStart: "2030-01-01T00:00:00+01:00", exclude: ["2030-01-01"]});
        console.log((await stack.preview()).output);
    });

    test("gives everything back when it is destroyed", async () => {
        console.log(succeeded(await stack.destroy()));
        expect((await lane.cluster.windows())).toEqual([]);
    });
});
