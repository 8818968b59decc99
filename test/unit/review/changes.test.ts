import { args, machine, previewText, reviewOf, SCHEDULE, type Args } from "./support/preview";

function changes(before: Args | undefined, after: Args | undefined): string[] {
    return reviewOf(previewText({ a: [before, after] })).windows[0]!.changes;
}

test.each<[string, Args | undefined, Args | undefined]>([
    ["added", undefined, args()],
    ["cancelled", args(), undefined],
    ["unchanged", args(), args()],
    ["moved", args(), args({ startTime: "2030-12-06T03:00:00Z" })],
    ["extended", args(), args({ duration: "90m" })],
    ["extended", args(), args({ duration: undefined })],
    ["shortened", args(), args({ duration: "30m" })],
    ["shortened", args({ duration: undefined }), args()],
    ["state", args(), args({ state: "down" })],
    ["machines", args(), args({ machines: [machine(1), machine(2)] })],
    ["reason", args(), args({ reason: "firmware" })],
    [
        "moved,shortened,state",
        args(),
        args({ startTime: "2030-12-05T02:00:00Z", duration: "5m", state: "down" }),
    ],
    // The same instants in other words.
    ["unchanged", args(), args({ duration: undefined, endTime: "2030-12-06T04:00:00+01:00" })],
    ["unchanged", args({ machines: [machine(1), machine(2)] }), args({ machines: [machine(2), machine(1)] })],
    [
        "unchanged",
        args({ machines: [machine(1)] }),
        args({ machines: [{ hostname: "HOST-1", ip: "10.0.0.1" }] }),
    ],
    ["unchanged", args({ machines: [machine(1)] }), args({ machines: ["host-1"] })],
])("%s", (expected, before, after) => {
    expect(changes(before, after).join()).toBe(expected);
});

test("a window whose state is up is a record: it is neither open nor in conflict", () => {
    const review = reviewOf(
        previewText({ a: [args({ state: "down" }), args({ state: "up" })], b: [args(), undefined] }),
    );
    expect(review.conflicts).toEqual([]);
    expect(review.overlaps).toEqual([]);
    expect(review.windows[0]!.impact).toBeNull();
});

describe("the windows of a schedule", () => {
    const window = (change: Args) => {
        const { machines, startTime, duration, reason } = args(change);
        return { machines, startTime, duration, reason };
    };
    const schedule = (before: Args[], after: Args[]) =>
        reviewOf(previewText({ all: [{ windows: before }, { windows: after }] }, {}, SCHEDULE)).windows;

    test("are told by their machines, whatever their order", () => {
        const [one, two] = [window({}), window({ machines: [machine(2), machine(3)] })];
        const later = window({
            machines: [machine(3), machine(2), machine(4)],
            startTime: "2030-12-09T00:00:00Z",
        });
        const windows = schedule([one, two], [later, one]);
        expect(windows.map(({ changes }) => changes)).toEqual([["unchanged"], ["moved", "machines"]]);
    });

    test("keep their ids when they move", () => {
        const ids = (windows: { id: string }[]) => windows.map(({ id }) => id);
        const moved = window({ startTime: "2031-01-01T00:00:00Z" });
        expect(ids(schedule([window({})], [moved]))).toEqual(ids(schedule([], [window({})])));
    });

    test("come and go", () => {
        const windows = schedule(
            [window({})],
            [window({ machines: [machine(2)], startTime: "2030-12-07T00:00:00Z" })],
        );
        expect(windows.map(({ change }) => change)).toEqual(["cancelled", "added"]);
    });
});
