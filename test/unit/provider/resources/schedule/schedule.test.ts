import type { Snapshot } from "../../../../../provider/program/snapshot";
import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createSchedule,
    deleteSchedule,
    readSchedule,
    scheduleChanges,
    updateSchedule,
} from "../../../../../provider/resources/schedule/lifecycle";
import { reviewSchedule, reviewUnchanged } from "../../../../../provider/resources/schedule/review";
import { checkSchedule } from "../../../../../provider/resources/schedule/spec";
import { machinesOf, toWindow, windowsOf } from "../../../../../provider/schedule";
import { desired, foreignWindow, HOUR, machine, machines, START, viewOf } from "../../../../support/builders";
import { edited, ROUNDINGS } from "../../../../support/edits";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { OWNER, scheduleArgs, scheduledWindow, windowArgs } from "../../../../support/inputs";
import { said } from "../../../../support/preview";

const first = scheduledWindow({ machines: machines(1) });
const second = scheduledWindow({ machines: machines(2), startTime: "2026-12-07T02:00:00Z" });
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Properties;

describe("Check of a schedule", () => {
    test("passes it on in its shortest form, and an empty one, which clears the schedule", () => {
        const news = scheduleArgs(scheduledWindow({ duration: "PT60M" }));
        expect(checkSchedule(news)).toEqual({ inputs: scheduleArgs(scheduledWindow()), failures: [] });
        expect(checkSchedule(scheduleArgs()).failures).toEqual([]);
    });

    test.each<[string, Properties, string]>([
        [
            "a machine is in two windows",
            scheduledWindow({ machines: machines(3, 1) }),
            "windows[1].machines: m1.example (10.0.0.1) is in windows[0] already",
        ],
        [
            "a window has no machines",
            scheduledWindow({ machines: [] }),
            'windows[1].machines: names no machines; if they come from getAgents: agents on DOWN machines are not listed, so keep the first answer with ignoreChanges: ["machines"]',
        ],
        [
            "an argument is unknown",
            { ...second, state: "down" },
            'windows[1]: has no argument "state"; there are machines, startTime, endTime, duration and reason',
        ],
        [
            "the end is before the start",
            { ...second, duration: undefined, endTime: "2026-12-07T01:00:00Z" },
            "windows[1].endTime: the end, 2026-12-07T01:00:00Z, is not after the start, 2026-12-07T02:00:00Z",
        ],
        [
            "a window is a text",
            "soon" as unknown as Properties,
            "windows[1]: must be { machines, startTime, endTime or duration, reason }",
        ],
    ])("refuses it where %s", (_, window, reason) => {
        expect(checkSchedule(scheduleArgs(first, window)).failures).toEqual([
            { property: "windows", reason },
        ]);
    });

    test("refuses windows that are no list", () => {
        const { failures } = checkSchedule({ ...scheduleArgs(), windows: {} });
        expect(failures).toEqual([
            { property: "windows", reason: "must be a list of windows; an empty one clears the schedule" },
        ]);
    });
});

describe("A schedule", () => {
    test("is all there is afterwards, in order, and goes again alone", async () => {
        const cluster = new FakeCluster({
            windows: [foreignWindow(machines(8)), foreignWindow(machines(2))],
        });
        const { id, outs } = await createSchedule(scheduleArgs(first, second), cluster);
        expect(id).toMatch(/^schedule-[0-9a-f]{12}$/);
        expect(windowsOf(cluster.master.schedule).map(machinesOf)).toEqual([machines(1), machines(2)]);
        const { posts } = cluster.master;
        await updateSchedule(id, plain(outs), scheduleArgs(second, first), cluster);
        expect(cluster.master.posts).toBe(posts);
        cluster.master.post({ windows: [...windowsOf(cluster.master.schedule), foreignWindow(machines(9))] });
        await deleteSchedule(plain(outs), cluster);
        expect(windowsOf(cluster.master.schedule)).toEqual([foreignWindow(machines(9))]);
    });

    test("stops at a machine that is DOWN in somebody else's window, before anything is changed", async () => {
        const cluster = new FakeCluster({ windows: [foreignWindow(machines(8, 9))] });
        cluster.takeDown(machine(9));
        const { writes } = cluster.master;
        await expect(createSchedule(scheduleArgs(first), cluster)).rejects.toThrow(
            "machine m9.example (10.0.0.9) is DOWN in a window that is not declared here " +
                "(2025-12-01T02:00:00.123Z for 1h, 2 machines), and only bringing it up could take it out; " +
                "bring it up first, or declare its window",
        );
        expect(cluster.master.writes).toBe(writes);
    });

    test("leaves a declared machine DOWN, with a warning, and brings it up when it leaves", async () => {
        const cluster = new FakeCluster();
        const { id, outs } = await createSchedule(scheduleArgs(first, second), cluster);
        cluster.takeDown(machine(1));
        const same = await updateSchedule(id, plain(outs), scheduleArgs(first, second), cluster);
        expect(same.outs.warnings).toEqual(["machine m1.example (10.0.0.1) is DOWN; it was left alone"]);
        await updateSchedule(id, plain(same.outs), scheduleArgs(second), cluster);
        expect(cluster.master.down.size).toBe(0);
        expect(windowsOf(cluster.master.schedule).map(machinesOf)).toEqual([machines(2)]);
    });

    test("read again is as it was declared; drift follows as windows that are not declared", async () => {
        const cluster = new FakeCluster();
        const { id, outs } = await createSchedule(scheduleArgs(first, second), cluster);
        const calm = await readSchedule(id, plain(outs), cluster);
        expect(plain(calm.inputs)).toEqual(scheduleArgs(first, second));
        const [one] = windowsOf(cluster.master.schedule);
        cluster.master.post({ windows: [foreignWindow([{ ip: "10.0.0.9" }]), one!] });
        const drifted = await readSchedule(id, plain(outs), cluster);
        expect(plain(drifted.inputs).windows).toEqual([
            first,
            {
                machines: [{ hostname: "", ip: "10.0.0.9" }],
                startTime: "2025-12-01T02:00:00.123Z",
                duration: "1h",
                reason: "not declared here",
            },
        ]);
        expect(scheduleChanges(plain(drifted.props), scheduleArgs(first, second))).toBe(true);
        // The next refresh compares this record with itself.
        expect(scheduleChanges(plain(drifted.props), plain(drifted.inputs))).toBe(false);
        const again = await readSchedule(id, plain(drifted.props), cluster);
        expect(plain(again)).toEqual(plain(drifted));
    });
});

describe("A change of a schedule", () => {
    const recorded = async () =>
        plain((await createSchedule(scheduleArgs(first, second), new FakeCluster())).outs);

    test("is not the order of windows or machines, nor the form of a time", async () => {
        const other = { ...second, startTime: "2026-12-07T03:00:00+01:00", duration: "PT60M" };
        expect(scheduleChanges(await recorded(), scheduleArgs(other, first))).toBe(false);
    });

    test.each<[string, Properties[]]>([
        ["a window less", [first]],
        ["a window more", [first, second, scheduledWindow({ machines: machines(3) })]],
        ["another reason", [first, { ...second, reason: "other" }]],
        ["another time", [first, { ...second, duration: "2h" }]],
        ["another machine", [first, { ...second, machines: machines(3) }]],
    ])("is %s", async (_, windows) => {
        expect(scheduleChanges(await recorded(), scheduleArgs(...windows))).toBe(true);
    });
});

describe("The review of a schedule", () => {
    test("names each window of others that will go, and what will be done", async () => {
        const view = viewOf({ windows: [foreignWindow(machines(8, 9))] });
        const snapshot: Snapshot = {
            view: async () => view,
            agents: async () => [agent(machine(1), "S1"), agent(machine(2), "S2")],
            taskCounts: async () => new Map(),
            cluster: async () => Promise.reject(new Error("a schedule takes no machine down")),
            version: async () => "1.11.0",
        };
        const args = { ...windowArgs(), ...scheduleArgs(first, second) };
        const { findings } = await reviewSchedule(args, undefined, snapshot);
        expect(await findings([])).toEqual([
            {
                severity: "warn",
                text:
                    "pulumi up will remove a window that is not declared here: " +
                    "2025-12-01T02:00:00.123Z for 1h, 2 machines: m8.example (10.0.0.8), m9.example (10.0.0.9)",
            },
            {
                severity: "info",
                text:
                    "pulumi up will schedule 2026-12-06T02:00:00Z for 1h, 1 machine; " +
                    "2026-12-07T02:00:00Z for 1h, 1 machine",
            },
        ]);
        const olds = { ...scheduleArgs(first, second), machineStates: machines(1, 2) };
        expect(await said(await reviewUnchanged(olds, snapshot))).toEqual([
            "warn: drift: recorded, and not on the master: 2026-12-06T02:00:00Z for 1h, 1 machine; 2026-12-07T02:00:00Z for " +
                "1h, 1 machine; on the master, and not on record: 2025-12-01T02:00:00.123Z for 1h, 2 machines. pulumi up " +
                "changes nothing here, as it goes by the record; `pulumi up --refresh` takes up what is there and makes " +
                "it as declared",
        ]);
        // As a program leaves it that keeps numbers as doubles: a refresh shows nothing of it.
        const { windows } = edited(
            {
                windows: [
                    desired(OWNER, machines(1)),
                    desired(OWNER, machines(2), { start: START + 24n * HOUR }),
                ].map(toWindow),
            },
            ROUNDINGS["a double"]!,
            (window) => window,
        );
        const rounded = { ...snapshot, view: async () => viewOf({ windows }) };
        expect(await said(await reviewUnchanged(olds, rounded))).toEqual([
            "warn: another program has written windows of this schedule again, and the digits that mark them are not as " +
                "they were; the next change here puts them right",
        ]);
    });
});
