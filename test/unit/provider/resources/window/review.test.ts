import { Cluster } from "../../../../../provider/impact";
import { MesosError } from "../../../../../provider/mesos";
import type { Snapshot } from "../../../../../provider/program/snapshot";
import type { Properties } from "../../../../../provider/resources/inputs";
import type { Planned } from "../../../../../provider/resources/stack-plan";
import { reviewUnchanged, reviewWindow } from "../../../../../provider/resources/window/review";
import { type AgentMachine, toWindow, type View, type Window } from "../../../../../provider/schedule";
import {
    desired,
    foreignWindow,
    goal,
    HOUR,
    machine,
    machines,
    START,
    viewOf,
} from "../../../../support/builders";
import { edited, movedTo, ROUNDINGS, withMachines, withoutMachines } from "../../../../support/edits";
import { agent, framework, task } from "../../../../support/fake-cluster";
import { NOW, OWNER, UNKNOWN, windowArgs, windowInputs } from "../../../../support/inputs";
import { said } from "../../../../support/preview";

const AGENTS = [1, 2, 3, 4].map((number) => agent(machine(number), `S${number}`));
const CLUSTER = new Cluster({
    agents: AGENTS,
    frameworks: [framework("marathon"), framework("kafka")],
    tasks: [
        task("marathon", "S1", { name: "web.1" }),
        task("kafka", "S1", { name: "broker-0" }),
        task("kafka", "S2", { name: "broker-1" }),
        task("kafka", "S4", { name: "elsewhere" }),
    ],
});
const nothing: View = viewOf({});
const ours = (numbers: number[], options?: Parameters<typeof desired>[2]): Window =>
    toWindow(desired(OWNER, machines(...numbers), options));

const snapshotOf = (view: View): Snapshot => ({
    view: async () => view,
    agents: async () => AGENTS,
    taskCounts: async () => new Map(),
    cluster: async () => CLUSTER,
    version: async () => "1.11.0",
});
/** In the window, but for what is said about its time. */
const review = async (
    view: View,
    rest: Properties = {},
    olds?: Properties,
    others?: Planned[],
    now = Number(START),
) => said(await reviewWindow(windowArgs(rest), olds, snapshotOf(view), now), others);
/** What is recorded of the window of windowArgs. */
const record = (rest: Properties = {}): Properties =>
    windowInputs({ machineStates: machines(1, 2), ...rest });
const SCHEDULE = "info: pulumi up will schedule 2026-12-06T02:00:00Z for 1h, 2 machines";
const TAKE_DOWN =
    "info: pulumi up will take DOWN m1.example (10.0.0.1), m2.example (10.0.0.2): every task still there is lost";
const LOSS = [
    "warn: tasks run on these machines now, which have to leave within 30m: 3 tasks: 2 of kafka (broker-0, broker-1; " +
        "does not relocate), 1 of marathon (web.1)",
    "info: takes from the cluster 50% of its cpus (16 of 32), 50% of its mem (2 GiB of 4 GiB)",
    "info: 1 single instance, of which the cluster runs no other: web.1 of marathon",
];
const REFUSED = expect.stringMatching(
    /^warn: pulumi up will refuse to take these machines DOWN: safety\.requireRelocatable: kafka .* \(broker-0, broker-1\)$/,
);
const LEAVING =
    "If they come from getAgents: agents on DOWN machines are not listed; keep the first answer with ignoreChanges: " +
    '["machines"]';

describe("The review of a window", () => {
    test("says what will be done on the master, step by step", async () => {
        expect(await review(nothing)).toEqual([SCHEDULE]);
        // Of what is refused nothing is sent.
        expect(await review(nothing, { state: "down" })).toEqual([...LOSS, REFUSED]);
        const allowed = await review(nothing, { state: "down", safety: { requireRelocatable: false } });
        expect(allowed).toEqual([SCHEDULE, TAKE_DOWN, ...LOSS]);
        const down = viewOf({ windows: [ours([1, 2])] }, machines(1, 2));
        expect(await review(down, { state: "up" })).toEqual([
            "info: pulumi up will return to service m1.example (10.0.0.1), m2.example (10.0.0.2)",
        ]);
        expect(await review(viewOf({ windows: [ours([1, 2])] }), { state: "up" })).toEqual([
            "info: pulumi up will take the window out of the schedule",
        ]);
    });

    test("says what a down costs by how it is drained, and what is lost anyway", async () => {
        const [, , tasks, ...rest] = await review(nothing, {
            state: "down",
            drain: { strategy: "none" },
            safety: { allowLoss: ["kafka"] },
        });
        expect(tasks).toBe(
            "warn: machine/down loses 3 tasks: 2 of kafka (broker-0, broker-1; does not relocate), 1 of marathon (web.1)",
        );
        expect(rest).toEqual([
            "info: marathon starts lost tasks elsewhere if it finds room",
            ...LOSS.slice(1),
        ]);
        const dispensable = await review(nothing, { state: "down", safety: { allowLoss: ["kafka"] } });
        expect(dispensable.slice(2, 4)).toEqual([
            "warn: tasks run on these machines now, which have to leave within 30m: 1 task: 1 of marathon (web.1)",
            "warn: machine/down loses 2 tasks: 2 of kafka (broker-0, broker-1; does not relocate)",
        ]);
        const idle = await review(nothing, { state: "down", machines: machines(3) });
        expect(idle).toContain("info: no task runs on these machines now");
    });

    test("says of machines that would go DOWN at another time what will come of it", async () => {
        const at = (now: number, safety: Properties, view = nothing) =>
            review(view, { state: "down", machines: machines(3), safety }, undefined, undefined, now);
        const early = "goes DOWN at `pulumi up`, 35 days before its window (from 2026-12-06T02:00:00Z)";
        const refused = `warn: pulumi up will refuse to take these machines DOWN: safety.outsideWindow: ${early}`;
        expect(await at(NOW, {})).toContainEqual(expect.stringContaining(refused));
        expect(await at(NOW, { outsideWindow: "warn" })).toContain(`warn: ${early}`);
        expect((await at(NOW, { outsideWindow: "allow" })).join()).not.toContain("its window");
        expect((await at(Number(START), {})).join()).not.toContain("its window");
        // What is DOWN already, or only scheduled, is not judged by the moment.
        const down = viewOf({ windows: [ours([3])] }, machines(3));
        expect(await at(NOW, {}, down)).toEqual([]);
        expect(await review(nothing, {}, undefined, undefined, NOW)).toEqual([SCHEDULE]);
    });

    test("says nothing where nothing will be done", async () => {
        expect(await review(viewOf({ windows: [ours([1, 2])] }))).toEqual([]);
        expect(await review(viewOf({ windows: [ours([1, 2])] }, machines(1, 2)), { state: "down" })).toEqual(
            [],
        );
    });

    test("names machines that no agent matches, with the one that was probably meant", async () => {
        const text = "matches no registered agent, so the window would drain and stop nothing there";
        const list = [
            { hostname: "m1.exampel", ip: "10.9.9.9" },
            { hostname: "m2.example", ip: "10.0.0.9" },
            { hostname: "elsewhere", ip: "10.0.0.3" },
            { hostname: "quite.different.net", ip: "10.9.9.8" },
        ];
        expect((await review(nothing, { machines: list })).slice(0, 4)).toEqual([
            `warn: machine m1.exampel (10.9.9.9) ${text}; did you mean m1.example (10.0.0.1)?`,
            `warn: machine m2.example (10.0.0.9) ${text}; did you mean m2.example (10.0.0.2)?`,
            `warn: machine elsewhere (10.0.0.3) ${text}; did you mean m3.example (10.0.0.3)?`,
            `warn: machine quite.different.net (10.9.9.8) ${text}`,
        ]);
    });

    test("does not miss the agent of a machine that is DOWN: it cannot be registered", async () => {
        const view = viewOf({ windows: [ours([7])] }, machines(7));
        expect(await review(view, { machines: machines(7), state: "down" })).toEqual([]);
    });

    test("names texts that it cannot find, and stops there, as up will", async () => {
        expect(await review(nothing, { machines: ["S9", machine(1)] })).toEqual([
            expect.stringMatching(/^warn: machine "S9" is unknown to the master: .* did you mean "S1"\?/),
        ]);
        expect(await review(nothing, { machines: ["S1", "10.0.0.2"] })).toEqual([SCHEDULE]);
    });

    test("names conflicts with windows of others, and what can be done about them", async () => {
        const view = viewOf({ windows: [foreignWindow(machines(2))] });
        expect(await review(view)).toEqual([
            "warn: machine m2.example (10.0.0.2) is already in another maintenance window " +
                "(2025-12-01T02:00:00.123Z for 1h, 1 machine); remove it there, or set onConflict: " +
                '"takeover" to move just these machines, or "adopt" where that window is exactly this one',
        ]);
        expect(await review(view, { onConflict: "takeover" })).toEqual([SCHEDULE]);
    });

    test("warns of DOWN machines that it only schedules, and of those that leave and go up", async () => {
        const down = viewOf({ windows: [ours([1, 2])] }, machines(1, 2));
        const left = (name: string) =>
            `warn: machine ${name} is DOWN on the master though only scheduled here: pulumi up brings it up where the ` +
            'diff says that state changes from "down", and leaves it alone otherwise';
        expect(await review(down)).toEqual([left("m1.example (10.0.0.1)"), left("m2.example (10.0.0.2)")]);
        expect(await review(down, { machines: machines(1), state: "down" })).toEqual([
            `warn: DOWN in this window and no longer among its machines: m2.example (10.0.0.2). ${LEAVING}`,
            "info: pulumi up will return to service m2.example (10.0.0.2)",
        ]);
    });

    test("knows by the record whether a DOWN machine returns to service", async () => {
        const down = viewOf({ windows: [ours([1, 2])] }, machines(1, 2));
        expect(await review(down, {}, record({ state: "down" }))).toEqual([
            "info: pulumi up will return to service m1.example (10.0.0.1), m2.example (10.0.0.2)",
            SCHEDULE,
        ]);
        expect(await review(down, { reason: "other" }, record())).toContain(
            "warn: machine m1.example (10.0.0.1) is DOWN on the master though only scheduled here: pulumi up leaves it alone",
        );
    });

    test("takes the window of the resource's own earlier name for its own", async () => {
        const before = `${OWNER}-before`;
        const view = viewOf({ windows: [toWindow(desired(before, machines(1, 2)))] });
        expect(await review(view)).toEqual([
            expect.stringContaining("is already in another maintenance window"),
        ]);
        expect(await review(view, {}, record({ owner: before }))).toEqual([SCHEDULE]);
    });

    test("finds no conflict over a machine that another resource gives up in the same run", async () => {
        const other = `${OWNER}-other`;
        const view = viewOf({ windows: [toWindow(desired(other, machines(2, 3)))] });
        const giver = (numbers: number[], changes = true): Planned => ({
            name: "other",
            goal: goal(other, [desired(other, machines(...numbers))]),
            changes,
        });
        expect(await review(view, {}, undefined, [giver([3])])).toEqual([SCHEDULE]);
        const conflict = [
            expect.stringContaining("m2.example (10.0.0.2) is already in another maintenance window"),
        ];
        expect(await review(view, {}, undefined, [giver([2, 3])])).toEqual(conflict);
        expect(await review(view, {}, undefined, [giver([3], false)])).toEqual(conflict);
    });

    test("says of a down on machines that are not known yet that nobody can tell", async () => {
        expect(await review(nothing, { machines: UNKNOWN, state: "down" })).toEqual([
            "warn: not known yet in this preview: machines; which machines pulumi up takes out of service here, and what " +
                "that costs, cannot be told before",
        ]);
        expect(await review(nothing, { machines: UNKNOWN })).toEqual([]);
    });

    test("mentions a start in the past where that was not allowed", async () => {
        const startTime = "2020-01-01T00:00:00Z";
        const past = `info: the window starts in the past: ${startTime}`;
        expect(await review(nothing, { startTime })).toContain(past);
        expect(await review(nothing, { startTime, pastStart: "allow" })).not.toContain(past);
    });

    test("is silent where check has something to say", async () => {
        expect(await review(nothing, { machines: [] })).toEqual([]);
        expect(await review(nothing, { duration: "0s" })).toEqual([]);
    });

    test("passes on that the master could not be looked at, for the log to say", async () => {
        const gone = {
            ...snapshotOf(nothing),
            view: async () => Promise.reject(new MesosError("UNREACHABLE", "x")),
        };
        await expect(reviewWindow(windowArgs(), undefined, gone, NOW)).rejects.toMatchObject({
            code: "UNREACHABLE",
        });
    });
});

describe("A window that the run leaves as it is", () => {
    const unchanged = async (view: View, rest: Properties = {}) =>
        said(await reviewUnchanged(record(rest), snapshotOf(view)));
    const REMEDY =
        "pulumi up changes nothing here, as it goes by the record; `pulumi up --refresh` takes up what is there and makes " +
        "it as declared";
    const down = viewOf({ windows: [ours([1, 2])] }, machines(1, 2));

    test("is not spoken of where the master has it as recorded", async () => {
        expect(await unchanged(viewOf({ windows: [ours([1, 2])] }))).toEqual([]);
        expect(await unchanged(down, { state: "down" })).toEqual([]);
        expect(await unchanged(nothing, { state: "up" })).toEqual([]);
        // Nor what is odd about its arguments: that was said when they were new.
        const strange = toWindow(desired(OWNER, machines(8)));
        expect(
            await unchanged(viewOf({ windows: [strange] }), {
                machines: machines(8),
                machineStates: machines(8),
            }),
        ).toEqual([]);
    });

    test.each<[string, View, Properties, string]>([
        [
            "a DOWN machine was brought up, which unschedules it",
            viewOf({ windows: [ours([2])] }, machines(2)),
            { state: "down" },
            "recorded as DOWN; on the master it is UP and in no window: m1.example (10.0.0.1)",
        ],
        [
            "a DOWN machine was brought up and scheduled again",
            viewOf({ windows: [ours([1, 2])] }, machines(2)),
            { state: "down" },
            "recorded as DOWN, and only DRAINING on the master: m1.example (10.0.0.1)",
        ],
        [
            "the window was removed",
            nothing,
            {},
            "recorded as scheduled; on the master they are UP and in no window: m1.example (10.0.0.1), m2.example (10.0.0.2)",
        ],
        [
            "its machines stand in somebody else's",
            viewOf({ windows: [foreignWindow(machines(1, 2))] }),
            {},
            "recorded as scheduled; on the master they are in another window: m1.example (10.0.0.1), m2.example (10.0.0.2)",
        ],
        [
            "a schedule that raced machine/down left it DOWN without a window",
            viewOf({}, machines(1, 2)),
            { state: "down" },
            "recorded as DOWN; on the master they are DOWN and in no window: m1.example (10.0.0.1), m2.example (10.0.0.2)",
        ],
        [
            "a scheduled machine was taken DOWN",
            viewOf({ windows: [ours([1, 2])] }, machines(2)),
            {},
            "recorded as scheduled, and DOWN on the master: m2.example (10.0.0.2)",
        ],
        [
            "it was moved",
            viewOf({ windows: [ours([1, 2], { start: START + HOUR })] }),
            {},
            "recorded 2026-12-06T02:00:00Z for 1h, 2 machines, and on the master 2026-12-06T03:00:00Z for 1h, 2 machines",
        ],
        [
            "a machine was added",
            viewOf({ windows: [ours([1, 2, 3])] }),
            {},
            "in this window on the master, and not on record: m3.example (10.0.0.3)",
        ],
        [
            "one that was up stands in the schedule again",
            down,
            { state: "up" },
            "recorded as up and off the schedule, and on the master 2026-12-06T02:00:00Z for 1h, 2 machines",
        ],
    ])("is drift where %s", async (_what, view, rest, sides) => {
        expect(await unchanged(view, rest)).toEqual([`warn: drift: ${sides}. ${REMEDY}`]);
    });

    /** A schedule of ours as another program leaves it, through doubles. */
    const rewritten = (change: (window: Window) => Window, down: readonly AgentMachine[] = []) =>
        viewOf(edited({ windows: [ours([1, 2])] }, ROUNDINGS["a double"]!, change), down);
    const MARKS =
        /^warn: another program has written this window again: of the digits that mark it, those of its start are off by \d+ ns; the next change here puts them right$/;
    const KEPT =
        "warn: machine m3.example (10.0.0.3) was put into this window by another program; it is kept";

    test("is not called drift for what no refresh changes: digits, and machines that another program added", async () => {
        expect(await unchanged(rewritten((window) => window))).toEqual([expect.stringMatching(MARKS)]);
        expect(await unchanged(rewritten((window) => withMachines(window, machine(3))))).toEqual([
            KEPT,
            expect.stringMatching(MARKS),
        ]);
        const added = rewritten((window) => withMachines(window, machine(3)), machines(1, 2));
        expect(await unchanged(added, { state: "down" })).toEqual([KEPT, expect.stringMatching(MARKS)]);
    });

    test("and that is changed is said to have other digits, in a sentence", async () => {
        const texts = await review(
            rewritten((window) => window),
            { reason: "again" },
            record(),
        );
        expect(texts).toContainEqual(
            expect.stringMatching(
                /^warn: another program has changed this window on the master: of the digits that mark it, those of its start are off by \d+ ns$/,
            ),
        );
    });

    test("is drift, and nothing but drift, where another program moved it, and its own machines stay", async () => {
        const moved = rewritten((window) => withMachines(movedTo(window, START + 24n * HOUR), machine(3)));
        expect(await unchanged(moved)).toEqual([
            "warn: drift: another program has changed this window on the master: it starts at 2026-12-07T02:00:00Z " +
                `there, 1d later. ${REMEDY}`,
            KEPT,
        ]);
        const fewer = rewritten((window) => withoutMachines(window, machine(2)));
        expect(await unchanged(fewer)).toEqual([
            "warn: drift: another program has changed this window on the master: machine m2.example (10.0.0.2) is not " +
                "in it; recorded as scheduled; on the master it is UP and in no window: m2.example (10.0.0.2). " +
                REMEDY,
        ]);
    });

    test("is none of ours where it was only looked up", async () => {
        expect(await unchanged(nothing, { owner: "" })).toEqual([]);
    });
});
