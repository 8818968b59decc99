import { MaintenanceSchedule, MaintenanceWindow } from "../../../provider";
import { readDocument } from "../../../review";
import { WINDOW_TYPES, windowsOf } from "../../../review/input/windows";
import { args, machine, previewText, reviewOf, stackText, urn, WINDOW } from "./support/preview";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };

test("the types that windows are read from are those of the classes", () => {
    expect(WINDOW_TYPES).toEqual([MaintenanceWindow.__pulumiType, MaintenanceSchedule.__pulumiType]);
});

test.each([
    ["", 'x is empty; give it the output of "pulumi preview --json", or of "pulumi stack export"'],
    ["Updating (dev):", "x is not JSON"],
    [
        '{"sequence":0,"preludeEvent":{}}\n{"sequence":1}',
        "x is a stream of events, one a line, as Pulumi prints with PULUMI_ENABLE_STREAMING_JSON_PREVIEW; unset that",
    ],
    ["{}", 'x is JSON, but neither the output of "pulumi preview --json" nor of "pulumi stack export"'],
    ["[]", "neither the output"],
    ["null", "neither the output"],
    ['{"steps": [{"op": 1}]}', 'x is not understood at "steps.0.op"'],
    ['{"deployment": {"resources": [{}]}}', 'x is not understood at "deployment.resources.0.urn"'],
])("a text that is neither is told apart: %j", (text, message) => {
    expect(() => readDocument(text, "x")).toThrow(message);
});

test("a preview that failed before its first step is read, and so is an empty stack", () => {
    expect(readDocument('{"steps": null, "diagnostics": null}', "x").after.size).toBe(0);
    expect(readDocument('{"deployment": {"resources": null}}', "x").after.size).toBe(0);
});

test("a replacement is one window, replaced and moved", () => {
    const [before, after] = [args(), args({ startTime: "2030-12-07T02:00:00Z" })];
    const steps = [
        { op: "delete-replaced", urn: urn("a"), oldState: resource(before) },
        { op: "replace", urn: urn("a"), oldState: resource(before), newState: resource(after) },
        { op: "create-replacement", urn: urn("a"), oldState: resource(before), newState: resource(after) },
    ];
    const { windows } = reviewOf(JSON.stringify({ steps }));
    expect(windows.map(({ changes }) => changes)).toEqual([["replaced", "moved"]]);
});

test("what waits to be deleted, is only looked at, or is of another type is no window", () => {
    const resources = [
        { ...resource(args()), delete: true },
        { ...resource(args()), urn: urn("theirs"), external: true },
        { urn: urn("stack", "pulumi:pulumi:Stack"), type: "pulumi:pulumi:Stack" },
    ];
    expect(reviewOf(JSON.stringify({ deployment: { resources } })).windows).toEqual([]);
});

test.each([
    ["not known yet", UNKNOWN],
    ["secret in a preview", "[secret]"],
    ["secret in a stack", SECRET],
])("a value that is %s is not taken for one", (_name, value) => {
    const inputs = args({ startTime: value, state: value, machines: [machine(1), value], reason: value });
    const [window] = reviewOf(previewText({ a: [undefined, inputs] })).windows;
    expect(window!.after).toMatchObject({ start: null, end: null, openEnded: false, state: null });
    expect(window!.after).toMatchObject({ machines: [{ name: "host-1" }], machinesKnown: false });
    expect(window!.after!.reason).toMatch(/^\((secret|not known yet)\)$/);
    expect(window!.changes).toEqual(["added", "unknown"]);
});

test("a machine that is text is the one that it was looked up as before", () => {
    const [window] = windowsOf({
        ...resource(args({ machines: ["host-2", "host-9"] })),
        outputs: { machineStates: [{ ...machine(2), declaredAs: "host-2", mode: "UP" }] },
        external: false,
        delete: false,
    });
    expect(window!.machines).toEqual([{ ...machine(2), text: "host-2" }, { text: "host-9" }]);
});

test("an alias is the same window under another name", () => {
    const steps = [
        {
            op: "same",
            urn: urn("new"),
            oldState: resource(args()),
            newState: { ...resource(args()), urn: urn("new") },
        },
    ];
    const { windows } = reviewOf(JSON.stringify({ steps }));
    expect(windows).toMatchObject([{ name: "new", change: "unchanged" }]);
});

test("a window that goes to another cluster is replaced, and goes down there", () => {
    const [here, there] = ["1", "2"].map((number) => ({ provider: `urn:c${number}`, masters: number }));
    const [before, after] = [args({ placement: here }), args({ placement: there })];
    const steps = [{ op: "replace", urn: urn("a"), oldState: resource(before), newState: resource(after) }];
    expect(reviewOf(JSON.stringify({ steps }))).toMatchObject({
        summary: expect.stringMatching(/^1 window: 1 replaced;/) as string,
        windows: [{ changes: ["replaced"], cluster: "urn:c2" }],
    });
    const earlier = readDocument(stackText({ a: before }), "before");
    expect(reviewOf(stackText({ a: after }), { earlier }).windows).toMatchObject([{ change: "replaced" }]);
    // Other masters of one MesosCluster are the same cluster at another address.
    const moved = stackText({ a: args({ placement: { ...here, masters: "3" } }) });
    expect(reviewOf(moved, { earlier }).windows).toMatchObject([{ change: "unchanged" }]);

    const down = [
        {
            ...steps[0]!,
            oldState: resource({ ...before, state: "down" }),
            newState: resource({ ...after, state: "down" }),
        },
    ];
    expect(reviewOf(JSON.stringify({ steps: down })).attention).toEqual([
        "1 window takes machines DOWN, and what runs there is not known",
    ]);
});

describe("a preview with --refresh", () => {
    const recorded = resource(args());
    const refresh = (newState: object | null) => ({
        op: "refresh",
        urn: urn("a"),
        oldState: recorded,
        newState,
    });

    test.each([null, recorded])("a window that is gone from the master is added, and warned of", (found) => {
        const steps = [refresh(found), { op: "create", urn: urn("a"), newState: recorded }];
        expect(reviewOf(JSON.stringify({ steps }))).toMatchObject({
            needsHuman: true,
            windows: [
                {
                    changes: ["added"],
                    before: null,
                    warnings: ["is recorded but no longer on the master: pulumi up creates it again"],
                },
            ],
        });
    });
    test("a window is compared with what was found", () => {
        const found = resource(args({ startTime: "2030-12-06T05:00:00Z" }));
        const steps = [refresh(found), { op: "update", urn: urn("a"), oldState: found, newState: recorded }];
        expect(reviewOf(JSON.stringify({ steps })).windows).toMatchObject([
            { changes: ["moved"], before: { start: "2030-12-06T05:00:00Z" }, warnings: [] },
        ]);
    });
    test("a window that stays as it is has no other step, where those are left out", () => {
        const { windows, needsHuman } = reviewOf(JSON.stringify({ steps: [refresh(recorded)] }));
        expect(windows).toMatchObject([{ change: "unchanged" }]);
        expect(needsHuman).toBe(false);
    });
});

test("what a preview does not list is said, and an earlier export completes it", () => {
    const text = previewText({ a: [args(), undefined] }, { changeSummary: { same: 3, delete: 1 } });
    expect(reviewOf(text).notes.join()).toMatch(
        /^3 resources that the preview does not change are not in its output/,
    );
    const earlier = readDocument(stackText({ a: args(), b: args({ machines: [machine(2)] }) }), "before");
    const { windows, notes } = reviewOf(text, { earlier });
    expect(windows.map(({ name, change }) => [name, change])).toEqual([
        ["a", "cancelled"],
        ["b", "unchanged"],
    ]);
    expect(notes).toEqual([]);
});

test("two exports are compared", () => {
    const earlier = readDocument(stackText({ a: args(), gone: args({ machines: [machine(3)] }) }), "before");
    const { windows, source } = reviewOf(stackText({ a: args({ duration: "2h" }) }), { earlier });
    expect(source).toBe("comparison");
    expect(windows.map(({ name, change }) => [name, change])).toEqual([
        ["a", "extended"],
        ["gone", "cancelled"],
    ]);
});

function resource(inputs: object) {
    return { urn: urn("a"), type: WINDOW, inputs: inputs as Record<string, unknown> };
}

test("work without a window is a note, and a reason to look", () => {
    const type = "pulumi-nodejs:dynamic/mesos:RollingMaintenance";
    const rolling = `urn:pulumi:prod::shop::${type}::kernel`;
    const state = { urn: rolling, type, inputs: { machines: [machine(1), machine(2)] } };
    const text =
        "kernel: pulumi up works on 2 machines batch by batch, but for those that are through: each batch goes DOWN and comes up again";
    const created = reviewOf(JSON.stringify({ steps: [{ op: "create", urn: rolling, newState: state }] }));
    expect(created).toMatchObject({ needsHuman: true, notes: [text], windows: [] });
    const same = [{ op: "same", urn: rolling, oldState: state, newState: state }];
    expect(reviewOf(JSON.stringify({ steps: same }))).toMatchObject({ needsHuman: false, notes: [] });
});
