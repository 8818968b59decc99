import { parseFreeze, render } from "../../../review";
import { signatureOf, signedUnavailability, type Window } from "../../../provider/schedule";
import { edited, movedTo, ROUNDINGS, withMachines } from "../../support/edits";
import {
    type Args,
    args,
    lookOf,
    machine,
    previewText,
    reviewOf,
    SCHEDULE,
    type Steps,
    urn,
} from "./support/preview";

const START = BigInt(Date.parse("2030-12-06T02:00:00Z"));
const HOUR = 3_600_000n;

function posted(number: number, start = START, length: bigint | undefined = HOUR): Window {
    return {
        machine_ids: [machine(number)],
        unavailability: {
            start: { nanoseconds: start * 1_000_000n },
            ...(length === undefined ? {} : { duration: { nanoseconds: length * 1_000_000n } }),
        },
    };
}

const texts = (steps: Steps, change: Parameters<typeof reviewOf>[1] = {}) =>
    reviewOf(previewText(steps), change).conflicts.map(({ text }) => text);

test("nothing is found where there is nothing", () => {
    const review = reviewOf(
        previewText({ a: [undefined, args()], b: [args({ machines: [machine(2)] }), undefined] }),
    );
    expect(review).toMatchObject({ needsHuman: false, attention: [], conflicts: [], refusals: [] });
    expect(review.summary).toBe(
        "2 windows: 1 added, 1 cancelled; 1 machine, from 2030-12-06 02:00 UTC to 2030-12-06 03:00 UTC.",
    );
});

test("a machine in two windows is refused, at whatever times; on another cluster it is another machine", () => {
    const later = args({ machines: ["host-1", machine(2)], startTime: "2031-01-01T00:00:00Z" });
    const review = reviewOf(previewText({ a: [undefined, args()], b: [undefined, later] }));
    const text =
        "host-1 (10.0.0.1) is in the windows a and b: the master allows a machine in one window only";
    expect(review.refusals).toEqual([{ name: "", text }]);
    expect(review.attention).toEqual(["1 thing will be refused", "1 conflict between windows of the stack"]);
    const elsewhere = { ...later, machines: [machine(1)], placement: { provider: "urn:b", masters: "def" } };
    expect(texts({ a: [undefined, args()], b: [undefined, elsewhere] })).toEqual([]);
});

describe("a machine that is DOWN and in no window", () => {
    const { view, ...rest } = lookOf([posted(1)]);
    const torn = { ...rest, view: { ...view!, down: [machine(1), machine(7)] } };
    const text =
        "host-7 (10.0.0.7) is DOWN and in no maintenance window: once nobody works on it, bring it up with machine/up; " +
        "until then the master refuses every schedule that leaves it out";

    test("is named and needs a human, though the stack has nothing to do with it", () => {
        const review = reviewOf(previewText({ a: [args(), args()] }), { look: torn });
        expect(review.conflicts).toEqual([
            { kind: "unscheduled", refused: false, windows: [], machines: ["host-7 (10.0.0.7)"], text },
        ]);
        expect(review).toMatchObject({
            needsHuman: true,
            attention: ["1 machine is DOWN and in no maintenance window"],
        });
        for (const format of ["markdown", "html"] as const)
            expect(render(review, format)).toMatch(/DOWN without a window.*host-7/);
    });
    test("is told of the window that declares it", () => {
        const own = args({ machines: [machine(7)], state: "down" });
        const review = reviewOf(previewText({ a: [own, own] }), { look: torn });
        expect(review.conflicts).toMatchObject([{ kind: "unscheduled", windows: [urn("a")] }]);
    });
});

describe("a machine in a window of others", () => {
    const look = lookOf([posted(1)]);
    test("is refused", () => {
        const review = reviewOf(previewText({ a: [undefined, args()] }), { look });
        expect(review.refusals.map(({ text }) => text)).toEqual([
            "host-1 (10.0.0.1) of a is in somebody else's window already, 2030-12-06T02:00:00Z for 1h",
        ]);
        expect(review.foreign).toHaveLength(1);
    });
    test("is told of where it is taken over", () => {
        const review = reviewOf(previewText({ a: [undefined, args({ onConflict: "takeover" })] }), { look });
        expect(review).toMatchObject({ refusals: [], needsHuman: true, conflicts: [{ refused: false }] });
    });
    test("is no conflict where exactly that window is adopted", () => {
        expect(texts({ a: [undefined, args({ onConflict: "adopt" })] }, { look })).toEqual([]);
        expect(
            texts({ a: [undefined, args({ onConflict: "adopt", duration: "2h" })] }, { look }),
        ).toHaveLength(1);
    });
    test("is none where the stack signed that window, or recorded the very same", () => {
        const unavailability = signedUnavailability(START, HOUR, signatureOf(urn("a")));
        const own = lookOf([{ machine_ids: [machine(1)], unavailability }]);
        const moved = args({ startTime: "2030-12-08T00:00:00Z" });
        expect(texts({ a: [args({ startTime: "2030-01-01T00:00:00Z" }), moved] }, { look: own })).toEqual([]);
        expect(texts({ a: [args(), moved] }, { look })).toEqual([]);
    });
    test.each(Object.entries(ROUNDINGS))(
        "is none where another program knows %s, has put a machine into that window or moved it",
        (_, round) => {
            const unavailability = signedUnavailability(START, HOUR, signatureOf(urn("a")));
            const live: Window = { machine_ids: [machine(1)], unavailability };
            const added = (window: Window) => withMachines(window, machine(9));
            for (const steps of [{ a: [args(), args()] }, { a: [undefined, args()] }] satisfies Steps[]) {
                const { windows } = edited({ windows: [live] }, round, added);
                const review = reviewOf(previewText(steps), { look: lookOf(windows) });
                expect(review).toMatchObject({ foreign: [], conflicts: [], refusals: [] });
            }
            const { windows } = edited({ windows: [live] }, round, (each) =>
                movedTo(each, START + 24n * HOUR),
            );
            expect(texts({ a: [args(), args()] }, { look: lookOf(windows) })).toEqual([]);
        },
    );
    test("is one where a start in microseconds merely resembles that of the stack's", () => {
        const { start } = signatureOf(urn("a"));
        const live = posted(1, START + HOUR);
        live.unavailability.start.nanoseconds += start - (start % 1_000n);
        expect(texts({ a: [args(), args()] }, { look: lookOf([live]) })).toHaveLength(1);
    });
    test("is none for a window on another cluster of the stack", () => {
        const away = { placement: { provider: "urn:b", masters: "def" } };
        const here = args({ machines: [machine(2)] });
        expect(texts({ a: [undefined, args(away)], b: [undefined, here] }, { look })).toEqual([]);
    });
});

test("a schedule removes the windows of others, which each is told of", () => {
    const window = { machines: [machine(2)], startTime: "2030-12-06T02:00:00Z", duration: "1h", reason: "x" };
    const text = previewText({ all: [undefined, { windows: [window] }] }, {}, SCHEDULE);
    const { conflicts, needsHuman } = reviewOf(text, { look: lookOf([posted(1), posted(3)]) });
    expect(needsHuman).toBe(true);
    expect(conflicts.map(({ text }) => text)).toEqual([
        "the schedule of this stack removes somebody else's window, 2030-12-06T02:00:00Z for 1h",
        "the schedule of this stack removes somebody else's window, 2030-12-06T02:00:00Z for 1h",
    ]);
});

test.each([
    ["2030-12-06/2030-12-06=Nikolaus", 1],
    ["2030-12-05/2030-12-05", 0],
    ["2030-12-06T03:00:00Z/2030-12-07T00:00:00Z", 0],
    ["2030-12-06T02:59:59Z/2030-12-07T00:00:00Z", 1],
])("the freeze %s meets %d windows from 2 to 3 o'clock", (freeze, count) => {
    const freezes = [parseFreeze(freeze, "UTC")];
    expect(texts({ a: [undefined, args()] }, { freezes })).toHaveLength(count);
});

describe("a freeze that is now", () => {
    const given = {
        freezes: [parseFreeze("2030-11-01/2030-11-30=November", "UTC")],
        now: new Date("2030-11-15T10:00:00Z"),
    };
    const down = args({ state: "down" });
    const acts = (name: string) =>
        `${name} at \`pulumi up\`, and now (2030-11-15 10:00 UTC) is during November, 2030-11-01 00:00 UTC to 2030-12-01 00:00 UTC`;

    test("meets windows that go down in this run, whatever their time, and no others", () => {
        expect(
            texts({ a: [args(), down], b: [undefined, { ...down, machines: [machine(2)] }] }, given),
        ).toEqual([acts("a, b act")]);
        expect(texts({ a: [undefined, args()] }, given)).toEqual([]);
        expect(texts({ a: [down, down] }, given)).toEqual([]);
        expect(texts({ a: [down, args({ state: "up" })] }, given)).toEqual([]);
        expect(texts({ a: [args(), down] }, { ...given, now: new Date("2030-12-01T00:00:00Z") })).toEqual([]);
    });

    test("is told once, with the windows that are open in it", () => {
        const open = args({ machines: [machine(2)], startTime: "2030-11-20T02:00:00Z" });
        const [conflict, ...rest] = reviewOf(
            previewText({ a: [args(), down], b: [open, open] }),
            given,
        ).conflicts;
        expect(rest).toEqual([]);
        expect(conflict).toMatchObject({
            kind: "freeze",
            machines: ["host-2 (10.0.0.2)", "host-1 (10.0.0.1)"],
        });
        expect(conflict!.text).toMatch(/^b is open during November, .*; a acts at `pulumi up`, and now/);
    });

    test.each(["RollingMaintenance", "AgentReregistration"])(
        "meets a %s that has something to do",
        (type) => {
            const token = `pulumi-nodejs:dynamic/mesos:${type}`;
            const text = previewText({ a: [undefined, { machines: [], nodes: [] }] }, {}, token);
            expect(reviewOf(text, given).conflicts.map((each) => each.text)).toEqual([acts("a acts")]);
            const unchanged = text.replace('"op":"create"', '"op":"same"');
            expect(reviewOf(unchanged, given).conflicts).toEqual([]);
        },
    );
});

test("days of a freeze are those of the zone, also where its clocks change", () => {
    expect(parseFreeze("2030-03-31/2030-03-31", "Europe/Berlin")).toEqual({
        from: "2030-03-30T23:00:00Z",
        to: "2030-03-31T22:00:00Z",
        name: "a freeze",
    });
});

test.each([
    "",
    "2030-12-06",
    "2030-12-07/2030-12-06",
    "2030-02-30/2030-03-01",
    "2030-12-06T00:00:00/2030-12-07",
])("%j is no freeze", (text) => {
    expect(() => parseFreeze(text, "UTC")).toThrow(RangeError);
});

test("going down loses the tasks whose framework does not move them; being down already does not", () => {
    const look = lookOf([]);
    const down = args({ state: "down" });
    const attention = (before: object | undefined, after: object) =>
        reviewOf(previewText({ a: [before as never, after as never] }), { look }).attention;
    expect(attention(args(), down)).toEqual(["1 task will be lost and perhaps not started elsewhere"]);
    expect(attention(undefined, down)).toHaveLength(1);
    expect(attention(down, down)).toEqual([]);
    expect(attention(down, { ...down, machines: [machine(1), machine(2)] })).toHaveLength(1);
    expect(attention(undefined, args())).toEqual([]);
    expect(reviewOf(previewText({ a: [args(), down] })).attention).toEqual([
        "1 window takes machines DOWN, and what runs there is not known",
    ]);
});

test("what the preview complained of is told, without colours, values and repetition", () => {
    const diagnostics = [
        { urn: urn("a"), severity: "error", message: "error: \u001b[31mno\u001b[0m such thing\n" },
        {
            urn: urn("b"),
            severity: "error",
            message: `error: pulumi-nodejs:dynamic/mesos:MaintenanceWindow resource 'b': property startTime value {x} has a problem: "x" is not a time\n`,
        },
        { urn: urn("a"), severity: "warning", message: "warning: matches no agent\n" },
        { urn: urn("a"), severity: "warning", message: "warning: pulumi up will refuse to do that\n" },
        { urn: urn("a"), severity: "info", message: "pulumi up will schedule it\n" },
        { severity: "warning", message: "warning: a new version of pulumi is there\n" },
        {
            urn: urn("a"),
            severity: "warning",
            message: "warning: this preview could not look at the master: no route\n",
        },
        {
            urn: urn("b"),
            severity: "warning",
            message: "warning: this preview could not look at the master: no route\n",
        },
    ];
    const review = reviewOf(previewText({ a: [undefined, args()] }, { diagnostics }));
    expect(review.refusals).toEqual([
        { name: "a", text: "no such thing" },
        { name: "b", text: 'startTime: "x" is not a time' },
        { name: "a", text: "pulumi up will refuse to do that" },
    ]);
    expect(review.windows[0]!.warnings).toEqual(["matches no agent"]);
    expect(review.notes).toEqual([
        "The preview did not look at the master: no route",
        "The preview stopped at an error: what comes after it is missing here.",
    ]);
    expect(review.attention).toEqual(["3 things will be refused", "1 warning"]);
});

test("windows that are open at once stand together, with the most machines at once and those of others", () => {
    const at = (hour: number, number: number, duration = "2h") =>
        args({
            startTime: `2030-12-06T${String(hour).padStart(2, "0")}:00:00Z`,
            duration,
            machines: [machine(number)],
        });
    const steps: Steps = {
        a: [undefined, at(0, 1)],
        b: [undefined, at(1, 2)],
        c: [undefined, at(2, 3)],
        d: [undefined, at(10, 4)],
    };
    const { overlaps } = reviewOf(previewText(steps), { look: lookOf([posted(9, START + 8n * HOUR)]) });
    expect(overlaps).toEqual([
        {
            from: "2030-12-06T00:00:00Z",
            to: "2030-12-06T04:00:00Z",
            windows: ["a", "b", "c"].map((name) => urn(name)),
            foreign: 0,
            machines: 2,
        },
        {
            from: "2030-12-06T10:00:00Z",
            to: "2030-12-06T12:00:00Z",
            windows: [urn("d")],
            foreign: 1,
            machines: 2,
        },
    ]);
});

describe("Machines that return to service", () => {
    const down = (numbers: number[]) => args({ state: "down", machines: numbers.map(machine) });
    const states = (numbers: number[]) =>
        numbers.map((number) => ({ ...machine(number), mode: "DOWN", declaredAs: `S${number}` }));
    const attention = (before: Args, after: Args | undefined, type?: string) => {
        const document = JSON.parse(previewText({ rack: [before, after] }, {}, type));
        document.steps[0].oldState.outputs = { machineStates: states([1, 2]) };
        return reviewOf(JSON.stringify(document)).attention.filter((line) => line.includes("to service"));
    };
    const both = ["2 machines return to service: host-1 (10.0.0.1) of rack, host-2 (10.0.0.2) of rack"];
    const second = ["1 machine returns to service: host-2 (10.0.0.2) of rack"];

    test("are named, and ask for a human, where a window is up, scheduled again, removed or smaller", () => {
        expect(attention(down([1, 2]), { ...down([1, 2]), state: "up" })).toEqual(both);
        expect(attention(down([1, 2]), { ...down([1, 2]), state: "scheduled" })).toEqual(both);
        expect(attention(down([1, 2]), undefined)).toEqual(both);
        expect(attention(down([1, 2]), down([1]))).toEqual(second);
        const texts = (names: string[]) => ({ ...down([]), machines: names });
        expect(attention(texts(["S1", "S2"]), texts(["S1"]))).toEqual(second);
    });

    test("are none where they stay, or where somebody else took them down in a scheduled window", () => {
        expect(attention(down([1, 2]), { ...down([1, 2]), reason: "other" })).toEqual([]);
        expect(
            attention(
                args({ machines: [machine(1), machine(2)] }),
                args({ machines: [machine(1), machine(2)] }),
            ),
        ).toEqual([]);
    });

    test("may be those of a roll-out that is removed", () => {
        const rolling = "pulumi-nodejs:dynamic/mesos:RollingMaintenance";
        expect(attention(args({ machines: [machine(1), machine(2)] }), undefined, rolling)).toEqual(both);
    });
});

test("Drift, which a preview tells, asks for a human, though nothing changes", () => {
    const drift =
        "drift: recorded as DOWN; on the master it is UP and in no window: host-1 (10.0.0.1). pulumi up changes nothing";
    const diagnostics = [{ urn: urn("a"), severity: "warning", message: `warning: ${drift}` }];
    const same = args({ state: "down" });
    const review = reviewOf(previewText({ a: [same, same] }, { diagnostics }));
    expect(review).toMatchObject({ needsHuman: true, windows: [{ change: "unchanged", warnings: [drift] }] });
    expect(review.attention).toEqual([
        "1 window is not on the master as recorded, and pulumi up will not change that",
    ]);
});
