import {
    deleteReregistration,
    readReregistration,
} from "../../../../provider/resources/reregistration/lifecycle";
import { isDownForUs, windowGoal } from "../../../../provider/resources/reregistration/windows";
import { deleteRolling, readRolling } from "../../../../provider/resources/rolling/lifecycle";
import {
    createSchedule,
    deleteSchedule,
    readSchedule,
} from "../../../../provider/resources/schedule/lifecycle";
import { lookUpWindow } from "../../../../provider/resources/window/lookup";
import { windowId } from "../../../../provider/resources/window/lifecycle";
import { machinesOf, toWindow, type Window, windowsOf } from "../../../../provider/schedule";
import { desired, foreignWindow, HOUR, machine, machines, START, viewOf } from "../../../support/builders";
import { edited, movedTo, ROUNDINGS, withMachines } from "../../../support/edits";
import { FakeCluster } from "../../../support/fake-cluster";
import { NOW, OWNER, scheduleArgs, scheduledWindow } from "../../../support/inputs";
import { create, FakeJournal, rollingInputs, ROLLING_ID } from "../../../support/rolling";

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
const membersOf = (cluster: FakeCluster) => windowsOf(cluster.master.schedule).map(machinesOf);
/** Another program writes the whole schedule again. */
const rewrite = (cluster: FakeCluster, change: (window: Window) => Window) =>
    cluster.master.post(edited(cluster.master.schedule, ROUNDINGS["a double"]!, change));
const added = (window: Window) => withMachines(window, machine(3));

describe("A schedule that another program has written again", () => {
    const first = scheduledWindow({ machines: machines(1) });
    const second = scheduledWindow({ machines: machines(2, 4), startTime: "2026-12-07T02:00:00Z" });

    test("shows what was changed in the words of each window, and the same again at the next refresh", async () => {
        const cluster = new FakeCluster();
        const { id, outs } = await createSchedule(scheduleArgs(first, second), cluster);
        rewrite(cluster, (window) =>
            machinesOf(window).length === 1 ? movedTo(window, START + HOUR) : added(window),
        );
        const { props, inputs } = await readSchedule(id, plain(outs), cluster);
        expect(plain(inputs).windows).toEqual([
            { ...first, startTime: "2026-12-06T03:00:00Z" },
            { ...second, machines: machines(2, 4, 3) },
        ]);
        const again = await readSchedule(id, plain(props), cluster);
        expect(plain(again.props)).toEqual(plain(props));
    });

    test("gives back its own when it is deleted, and leaves and names what was put beside them", async () => {
        const cluster = new FakeCluster();
        const { outs } = await createSchedule(scheduleArgs(first, second), cluster);
        rewrite(cluster, (window) => (machinesOf(window).length === 1 ? window : added(window)));
        cluster.takeDown(machine(2), machine(3));
        await deleteSchedule(plain(outs), cluster);
        expect(membersOf(cluster)).toEqual([machines(3)]);
        expect([...cluster.master.down.values()]).toEqual([machine(3)]);
        expect(cluster.lines.join("\n")).toContain("m3.example (10.0.0.3)");
    });
});

describe("A roll-out with a batch DOWN whose window another program has written again", () => {
    async function stopped() {
        const cluster = new FakeCluster();
        const inputs = rollingInputs({
            steps: { whileDown: [{ command: "false" }] },
            drain: { strategy: "none" },
        });
        const failure: unknown = await create(cluster, inputs).catch((error: unknown) => error);
        rewrite(cluster, (window) => withMachines(window, machine(9)));
        return { cluster, olds: plain((failure as { properties: object }).properties) };
    }

    test("is not through, and gives its machines back when it is deleted", async () => {
        const { cluster, olds } = await stopped();
        expect(cluster.master.down.size).toBe(1);
        const { props } = await readRolling(ROLLING_ID, { ...olds, phase: "finished" }, cluster);
        expect(props.phase).toBe("interrupted");
        await deleteRolling(ROLLING_ID, olds, cluster, { now: () => NOW, journal: () => new FakeJournal() });
        expect(cluster.master.down.size).toBe(0);
        expect(membersOf(cluster)).toEqual([machines(9)]);
        expect(cluster.lines.join("\n")).toContain("m9.example (10.0.0.9)");
    });

    test("is not through either while a machine of it is DOWN in no window", async () => {
        const { cluster, olds } = await stopped();
        cluster.master.schedule = {};
        const { props } = await readRolling(ROLLING_ID, { ...olds, phase: "finished" }, cluster);
        expect(props.phase).toBe("interrupted");
        await deleteRolling(ROLLING_ID, olds, cluster, { now: () => NOW, journal: () => new FakeJournal() });
        expect(cluster.master.down.size).toBe(0);
    });
});

describe("A node whose window another program has written again", () => {
    const olds = { owner: OWNER, nodes: machines(1), method: "maintenance", agents: [] };

    async function lowered() {
        const cluster = new FakeCluster();
        const timing = { startMillis: START, durationMillis: HOUR };
        await cluster.reach(windowGoal(OWNER, machine(1), timing));
        rewrite(cluster, added);
        return cluster;
    }

    test("is still DOWN for us, which a refresh says, and goes up when the resource is deleted", async () => {
        const cluster = await lowered();
        expect(isDownForUs(cluster.master.view(), OWNER, machine(1))).toBe(true);
        const { props } = await readReregistration("id", olds, cluster);
        expect(props.agents).toMatchObject([{ ...machine(1), state: "failed" }]);
        expect(props.warnings).toContain("m1.example (10.0.0.1): its machine is still DOWN");
        await deleteReregistration(olds, cluster);
        expect(cluster.master.down.size).toBe(0);
        expect(membersOf(cluster)).toEqual([machines(3)]);
    });

    test("is still DOWN for us in no window at all", async () => {
        const cluster = await lowered();
        cluster.master.schedule = {};
        expect(isDownForUs(cluster.master.view(), OWNER, machine(1))).toBe(true);
        await deleteReregistration(olds, cluster);
        expect(cluster.master.down.size).toBe(0);
    });
});

describe("A window that is looked up by the id of its resource", () => {
    const window = toWindow(desired(OWNER, machines(1, 2)));

    test.each(Object.entries(ROUNDINGS))("is found when it went through %s, moved or not", (_, round) => {
        for (const change of [(each: Window) => each, (each: Window) => movedTo(each, START)]) {
            const schedule = edited({ windows: [foreignWindow(machines(9)), window] }, round, change);
            const found = lookUpWindow(windowId(OWNER), viewOf(schedule));
            expect(found?.machines).toEqual(machines(1, 2));
        }
    });
});
