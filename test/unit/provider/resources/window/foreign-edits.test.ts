import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createWindow,
    deleteWindow,
    readWindow,
    updateWindow,
    windowId,
} from "../../../../../provider/resources/window/lifecycle";
import { reviewWindow } from "../../../../../provider/resources/window/review";
import { machinesOf, type Window, windowsOf } from "../../../../../provider/schedule";
import { foreignWindow, HOUR, machine, machines, START } from "../../../../support/builders";
import { edited, movedTo, ROUNDINGS, withMachines, withoutMachines } from "../../../../support/edits";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const ID = windowId(OWNER);
const NONE = { drain: { strategy: "none" }, waitForAgents: false };
const STRANGER = "m3.example (10.0.0.3)";

/** A window of machines 1 and 2 beside one of machines 8 and 9, as another program leaves it. */
async function setUp(
    state: string,
    round: string,
    change: (window: Window) => Window,
    rest: Properties = {},
) {
    const cluster = new FakeCluster({ windows: [foreignWindow(machines(8, 9))] });
    const inputs = windowInputs({ state, ...NONE, ...rest });
    const { outs } = await createWindow(inputs, cluster, NOW);
    const [others, own] = windowsOf(cluster.master.schedule) as [Window, Window];
    const after = edited({ windows: [own] }, ROUNDINGS[round]!, change);
    cluster.master.post({ windows: [others, ...windowsOf(after)] });
    return { cluster, inputs, olds: { ...outs } as Properties };
}

const update = (cluster: FakeCluster, olds: Properties, rest: Properties) =>
    updateWindow(ID, olds, windowInputs({ ...NONE, ...rest }), cluster);
const added = (window: Window) => withMachines(window, machine(3));
const membersOf = (cluster: FakeCluster) => windowsOf(cluster.master.schedule).map(machinesOf);

describe.each(Object.keys(ROUNDINGS))("A machine put into a window by a program that knows %s", (round) => {
    test.each([["1h"], [undefined], ["8760h"]])(
        "stays there, and ours go up when the window of %s is taken up or away",
        async (duration) => {
            for (const [state, end] of [
                ["down", "up"],
                ["down", "delete"],
                ["scheduled", "delete"],
            ] as const) {
                const { cluster, olds } = await setUp(state, round, added, { duration });
                if (end === "delete") await deleteWindow(olds, cluster);
                else await update(cluster, olds, { state: end, duration });
                expect(cluster.master.down.size).toBe(0);
                expect(membersOf(cluster)).toEqual([machines(8, 9), machines(3)]);
                expect(cluster.lines.join("\n")).toContain(STRANGER);
            }
        },
    );

    test("is named by a refresh: as drift where nothing else was changed, else as one that is kept", async () => {
        for (const state of ["scheduled", "down"]) {
            const { cluster, olds } = await setUp(state, round, added);
            const { inputs, props } = await readWindow(ID, olds, cluster);
            const isExact = round === "whole digits";
            expect(inputs).toMatchObject({
                machines: isExact ? machines(1, 2, 3) : machines(1, 2),
                startTime: "2026-12-06T02:00:00Z",
                state,
            });
            if (!isExact) expect(props!.warnings).toContainEqual(expect.stringContaining(STRANGER));
            const again = await readWindow(ID, { ...props }, cluster);
            expect(JSON.stringify(again)).toBe(JSON.stringify({ id: ID, props, inputs }));
            await deleteWindow({ ...props }, cluster);
            expect(cluster.master.down.size).toBe(0);
            expect(membersOf(cluster)).toEqual([machines(8, 9), machines(3)]);
        }
    });

    test("is kept and named when the window is changed", async () => {
        const { cluster, olds } = await setUp("scheduled", round, added);
        const { outs } = await update(cluster, olds, { machines: machines(1) });
        expect(membersOf(cluster)).toEqual([machines(8, 9), machines(1, 3)]);
        expect(outs.warnings.join("\n")).toContain(STRANGER);
        await update(cluster, { ...outs }, { machines: machines(1), startTime: "2026-12-07T02:00:00Z" });
        expect(membersOf(cluster)).toEqual([machines(8, 9), machines(1), machines(3)]);
    });
});

describe("A machine taken out of a window by a program that keeps numbers as doubles", () => {
    const removed = (window: Window) => withoutMachines(window, machine(2));

    test("shows as drift, and is put back", async () => {
        const { cluster, olds } = await setUp("scheduled", "a double", removed);
        const { inputs, props } = await readWindow(ID, olds, cluster);
        expect(inputs).toMatchObject({ machines: machines(1) });
        const { outs } = await update(cluster, { ...props }, {});
        expect(outs.phase).toBe("scheduled");
        expect(membersOf(cluster)).toEqual([machines(8, 9), machines(1, 2)]);
    });

    test("leaves the other one ours to take away", async () => {
        const { cluster, olds } = await setUp("scheduled", "a double", removed);
        await deleteWindow(olds, cluster);
        expect(membersOf(cluster)).toEqual([machines(8, 9)]);
    });
});

describe("A window that was moved by hand to a round time", () => {
    const moved = (window: Window) => movedTo(window, START + 24n * HOUR);

    test.each(["scheduled", "down"])("and is %s is ours, moved: a refresh shows its time", async (state) => {
        const { cluster, olds } = await setUp(state, "a double", moved);
        const { inputs } = await readWindow(ID, olds, cluster);
        expect(JSON.parse(JSON.stringify(inputs))).toEqual(
            windowInputs({ ...NONE, state, startTime: "2026-12-07T02:00:00Z" }),
        );
        await deleteWindow(olds, cluster);
        expect(membersOf(cluster)).toEqual([machines(8, 9)]);
        expect(cluster.master.down.size).toBe(0);
    });

    test("is no conflict in preview, which says how it was changed", async () => {
        const { cluster, inputs } = await setUp("scheduled", "a double", moved);
        const view = cluster.master.view();
        const preview = await reviewWindow(
            inputs,
            undefined,
            {
                view: async () => view,
                agents: async () => machines(1, 2, 8, 9).map((each, index) => agent(each, `S${index}`)),
                taskCounts: async () => new Map(),
                cluster: async () => Promise.reject(new Error("nothing goes down")),
                version: async () => "1.11.0",
            },
            NOW,
        );
        const findings = await preview.findings([]);
        const texts = findings.map(({ text }) => text).join("\n");
        expect(texts).not.toContain("another maintenance window");
        expect(texts).toContain(
            "another program has changed this window on the master: it starts at 2026-12-07T02:00:00Z there, 1d later",
        );
    });

    test("by somebody who left none of our machines in it is not ours", async () => {
        const { cluster, olds } = await setUp("scheduled", "a double", (window) =>
            withoutMachines(withMachines(moved(window), machine(3)), ...machines(1, 2)),
        );
        expect(await readWindow(ID, olds, cluster)).toEqual({});
        await deleteWindow(olds, cluster);
        expect(membersOf(cluster)).toEqual([machines(8, 9), machines(3)]);
    });
});

describe("A DOWN machine of the record", () => {
    test("in no window at all is not taken for one that came up", async () => {
        const { cluster, olds } = await setUp("down", "a double", (window) => window);
        // A schedule that raced machine/down leaves such a machine.
        cluster.master.schedule = { windows: [foreignWindow(machines(8, 9))] };
        const { inputs, props } = await readWindow(ID, olds, cluster);
        expect(inputs).toMatchObject({ state: "down", machines: [] });
        expect(props!.warnings).toEqual([
            "machine m1.example (10.0.0.1) is DOWN and in no window",
            "machine m2.example (10.0.0.2) is DOWN and in no window",
        ]);
        await deleteWindow({ ...props }, cluster);
        expect(cluster.master.down.size).toBe(0);
    });

    test("of a finished or only scheduled window in no window at all shows as down", async () => {
        for (const state of ["up", "scheduled"]) {
            const { cluster, olds } = await setUp("down", "a double", (window) => window);
            cluster.master.schedule = {};
            const { inputs } = await readWindow(ID, { ...olds, state }, cluster);
            expect(inputs).toMatchObject({ state: "down" });
        }
    });

    test("in somebody else's window stays DOWN, and is named", async () => {
        const { cluster, olds } = await setUp("down", "a double", () => foreignWindow(machines(1, 2)));
        const { outs } = await update(cluster, olds, { state: "up" });
        expect(outs.warnings.join("\n")).toContain("machine m1.example (10.0.0.1) is DOWN in another window");
        expect(cluster.master.down.size).toBe(2);
    });
});
