import { maximumShare } from "../../../policy/src/rules/maximum-share";
import type { Window } from "../../../policy/src/windows";
import { NOW, windowAt } from "./window";

const racks = {
    r1: ["a", "b", { hostname: "c", ip: "10.0.0.3", id: "id-3" }, "d"],
    r2: ["e", "f", "g", "h"],
};
const AT = "2030-12-07T22:00:00Z";

const on = (name: string, machines: string[][], more: Partial<Window> = {}) =>
    windowAt(AT, { name: `window "${name}"`, machines, ...more });

const check = (windows: Window[], given: object = {}) =>
    maximumShare.check(windows, maximumShare.config.parse({ racks, clusterShare: 1, ...given }), NOW);

test("refuses too many machines of a rack, and names the windows that meet", () => {
    const windows = [on("one", [["a"], ["b"]]), on("two", [["10.0.0.3"]]), on("elsewhere", [["e"]])];
    expect(check(windows)).toEqual([
        `3 of 4 machines of rack "r1" would be in maintenance at once at 2030-12-07T22:00:00Z, and at most 2 may be: ` +
            `window "one" (2030-12-07T22:00:00Z for 1h), window "two" (2030-12-07T22:00:00Z for 1h). ` +
            `Move them apart, or take fewer machines at a time.`,
    ]);
});

test("refuses too many machines of the cluster, in one window too", () => {
    const [message, ...others] = check([on("all", [["a"], ["b"], ["e"]])], { clusterShare: 0.25 });
    expect(message).toMatch(
        /^3 of 8 machines of the cluster .* at most 2 may be: window "all" \(.*\)\. Take fewer/,
    );
    expect(others).toEqual([]);
    expect(
        check([on("all", [["x"], ["y"]])], { racks: {}, clusterShare: 0.1, clusterSize: 10 }),
    ).toHaveLength(1);
});

test.each([
    [
        "one after the other",
        [on("one", [["a"], ["b"]]), windowAt("2030-12-07T23:00:00Z", { machines: [["c"]] })],
    ],
    ["the same machine by two of its names", [on("one", [["a"], ["c", "10.0.0.3"]]), on("two", [["id-3"]])]],
    ["on two clusters", [on("one", [["a"], ["b"]], { cluster: "x" }), on("two", [["c"]], { cluster: "y" })]],
    ["of which one is over", [on("one", [["a"], ["b"], ["c"]], { start: NOW - 9n, end: NOW })]],
    ["of which nothing is known", [on("one", [["a"], ["b"], ["c"]], { start: undefined }), on("two", [])]],
] as [string, Window[]][])("passes windows %s", (_what, windows) => {
    expect(check(windows)).toEqual([]);
});

test("counts a machine that is down now, before its start and after its end", () => {
    const down = on("down", [["a"], ["b"]], { state: "down", start: NOW - 10n, end: NOW - 5n });
    const early = on("early", [["c"]], { state: "down" });
    expect(check([down, early])).toEqual([expect.stringMatching(/^3 of 4 machines of rack "r1"/)]);
});

test("lets one machine of a small rack go, and knows no share without sizes", () => {
    expect(check([on("one", [["a"]])], { rackShare: 0.1 })).toEqual([]);
    expect(check([on("one", [["a"], ["b"], ["c"]])], { racks: {} })).toEqual([]);
});

test("counts machines that are in no rack where the cluster's size is given, to the last that may go", () => {
    const some = (count: number) => [
        on(
            "some",
            Array.from({ length: count }, (_, index) => [`x${index}`]),
        ),
    ];
    const limit = { racks: {}, clusterSize: 100, clusterShare: 0.29 };
    expect(check(some(29), limit)).toEqual([]);
    expect(check(some(30), limit)).toEqual([expect.stringMatching(/^30 of 100 .* at most 29 may be/)]);
    expect(check(some(100))).toEqual([]);
});
