import { MAX_MILLIS } from "../../../../../provider/time";
import type { MachineReference } from "../../../../../provider/resources/machines";
import { observeWindow } from "../../../../../provider/resources/window/observe";
import { readWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import { windowOutputs } from "../../../../../provider/resources/window/outputs";
import { parseWindowInputs, type WindowInputs } from "../../../../../provider/resources/window/spec";
import { toWindow, type View, type Window } from "../../../../../provider/schedule";
import { desired, foreignWindow, HOUR, machine, machines, START, viewOf } from "../../../../support/builders";
import { FakeCluster } from "../../../../support/fake-cluster";
import { OWNER, windowInputs } from "../../../../support/inputs";

const inputs = (rest: object = {}): WindowInputs => parseWindowInputs(windowInputs({ ...rest }));
const ours = (numbers: number[], options?: Parameters<typeof desired>[2]): Window =>
    toWindow(desired(OWNER, machines(...numbers), options));
const observe = (view: View, rest: { machines?: MachineReference[]; state?: string } = {}) =>
    observeWindow(inputs(rest), machines(1, 2), view);
const FOREIGN = "(2025-12-01T02:00:00.123Z for 1h, 1 machine)";

describe("A window that stands as declared", () => {
    test("is observed in its own words: order, case and form of its arguments stay", () => {
        const declared = parseWindowInputs(
            windowInputs({
                machines: [machine(2), { ...machine(1), hostname: "M1.EXAMPLE" }],
                duration: undefined,
                endTime: "2026-12-06T03:00:00Z",
            }),
        );
        const observed = observeWindow(declared, machines(1, 2), viewOf({ windows: [ours([1, 2])] }));
        expect(observed).toEqual({ inputs: declared, machines: machines(1, 2), warnings: [] });
    });

    test("and is down is observed as down", () => {
        const view = viewOf({ windows: [ours([1, 2])] }, machines(1, 2));
        expect(observe(view, { state: "down" })?.inputs).toEqual(inputs({ state: "down" }));
    });

    test("and is up is observed so although nothing of it is left on the master", () => {
        expect(observe(viewOf({}), { state: "up" })?.inputs).toEqual(inputs({ state: "up" }));
    });

    test("and whose signature was rounded away is still known by its machines and its time", () => {
        const { unavailability } = ours([1, 2]);
        const rounded = { start: { nanoseconds: BigInt(Number(unavailability.start.nanoseconds)) } };
        const window = { machine_ids: machines(2, 1), unavailability: { ...unavailability, ...rounded } };
        expect(observe(viewOf({ windows: [window] }))?.inputs).toEqual(inputs());
    });
});

describe("Drift", () => {
    test.each<[string, Parameters<typeof desired>[2], object]>([
        ["moved", { start: START + HOUR }, { startTime: "2026-12-06T03:00:00Z" }],
        ["longer", { duration: 2n * HOUR }, { duration: "2h" }],
        ["open-ended", { duration: undefined }, { duration: undefined }],
        ["of no length", { duration: 0n }, { duration: "0s" }],
        ["at the end of time", { start: MAX_MILLIS - 1n }, { startTime: "2262-04-11T23:47:16.853Z" }],
    ])("shows a window that is %s", (_, options, expected) => {
        const observed = observe(viewOf({ windows: [ours([1, 2], options)] }));
        expect(JSON.parse(JSON.stringify(observed?.inputs))).toEqual(windowInputs({ ...expected }));
    });

    test("shows the end where the end was declared", () => {
        const declared = parseWindowInputs(
            windowInputs({ duration: undefined, endTime: "2026-12-06T03:00:00Z" }),
        );
        const view = viewOf({ windows: [ours([1, 2], { duration: 2n * HOUR })] });
        expect(observeWindow(declared, machines(1, 2), view)?.inputs.endTime).toBe("2026-12-06T04:00:00Z");
    });

    test("shows that a scheduled window is gone, and that a down one was brought up", () => {
        const others = { windows: [foreignWindow(machines(9))] };
        expect(observe(viewOf(others))).toBeUndefined();
        expect(observe(viewOf(others), { state: "down" })?.inputs).toEqual(inputs({ state: "up" }));
    });

    test("shows one machine brought down, and one brought up, behind our back", () => {
        const half = viewOf({ windows: [ours([1, 2])] }, [machine(2)]);
        expect(observe(half)?.inputs.state).toBe("down");
        expect(observe(half, { state: "down" })?.inputs.state).toBe("scheduled");
        const risen = viewOf({ windows: [ours([2])] }, [machine(2)]);
        expect(observe(risen, { state: "down" })?.inputs).toEqual(
            inputs({ state: "down", machines: machines(2) }),
        );
    });

    test("shows a machine in another's window, and which window that is", () => {
        const view = viewOf({ windows: [ours([1]), foreignWindow(machines(2))] });
        expect(observe(view)).toMatchObject({
            inputs: inputs({ machines: machines(1) }),
            warnings: [`machine m2.example (10.0.0.2) is in another window now ${FOREIGN}`],
        });
    });

    test("shows that others have all of its machines, which is not the same as gone", () => {
        const view = viewOf({ windows: [foreignWindow(machines(2)), foreignWindow(machines(1))] });
        expect(observe(view)).toMatchObject({ inputs: { machines: [] }, machines: machines(1, 2) });
        expect(observe(view)?.warnings).toHaveLength(2);
    });

    test("shows a machine more, and one that was declared by text by that text", () => {
        const view = viewOf({ windows: [ours([1, 3])] });
        const known = [{ ...machine(1), declaredAs: "S1" }, machine(2)];
        const declared = parseWindowInputs(windowInputs({ machines: ["S1", machine(2)] }));
        expect(observeWindow(declared, known, view)?.inputs.machines).toEqual(["S1", machine(3)]);
    });

    test("shows a finished window that stands on the master again", () => {
        expect(observe(viewOf({ windows: [ours([1, 2])] }), { state: "up" })?.inputs.state).toBe("scheduled");
    });
});

describe("A refresh", () => {
    const olds = (rest: object = {}) => ({ ...windowOutputs(inputs(rest), machines(1, 2), {}) });
    const read = (windows: Window[], rest?: object) =>
        readWindow(windowId(OWNER), olds(rest), new FakeCluster({ windows }));

    test("answers nothing only where the window is gone for certain", async () => {
        expect(await read([foreignWindow(machines(9))])).toEqual({});
        expect(await read([foreignWindow(machines(1, 2))])).toMatchObject({ id: windowId(OWNER) });
    });

    test("answers inputs beside the outputs, so that drift shows line by line, and both are plain", async () => {
        const { inputs: seen, props } = await read([ours([1, 3], { start: START + HOUR })]);
        expect(JSON.parse(JSON.stringify(seen))).toEqual(
            windowInputs({ machines: machines(1, 3), startTime: "2026-12-06T03:00:00Z" }),
        );
        expect(props).toMatchObject({ startTimeUtc: "2026-12-06T03:00:00Z", phase: "partial" });
    });

    test("of the same drift again answers the same", async () => {
        const windows = [ours([1, 3], { start: START + HOUR, duration: 0n })];
        const first = await read(windows);
        const second = await readWindow(windowId(OWNER), { ...first.props! }, new FakeCluster({ windows }));
        expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    });

    test("keeps on record what the last operation came to, and takes its own words back", async () => {
        const lost = "machine/down lost 1 task: 1 of kafka (broker-0; does not relocate)";
        const elsewhere =
            "machine m2.example (10.0.0.2) is in another window now (2026-12-06T02:00:00Z for 1h, 1 machine)";
        const recorded = { ...olds({ state: "down" }), warnings: [lost, elsewhere] };
        const master = new FakeCluster({ windows: [ours([1, 2])] });
        const read = await readWindow(windowId(OWNER), recorded, master);
        expect(read.props).toMatchObject({ warnings: [lost] });
        const again = await readWindow(windowId(OWNER), { ...read.props! }, master);
        expect(again.props).toMatchObject({ warnings: [lost] });
    });
});
