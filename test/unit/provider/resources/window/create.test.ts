import type { Properties } from "../../../../../provider/resources/inputs";
import { createWindow, updateWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import { signatureOf, windowsOf } from "../../../../../provider/schedule";
import { desired, foreignWindow, HOUR, machine, machines, START } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const create = (cluster: FakeCluster, rest?: Properties) => createWindow(windowInputs(rest), cluster, NOW);
const update = (cluster: FakeCluster, olds: object, rest?: Properties) =>
    updateWindow(windowId(OWNER), { ...olds }, windowInputs(rest), cluster);
const foreign = () => foreignWindow(machines(8, 9));

describe("A new window", () => {
    test("is scheduled beside those of others, signed, and its outputs say how it stands", async () => {
        const cluster = new FakeCluster({ windows: [foreign()] });
        const { id, outs } = await create(cluster);
        const { start, duration } = signatureOf(OWNER);
        expect(id).toBe(`window-${start}-${duration}`);
        expect(outs).toEqual({
            ...windowInputs(),
            phase: "scheduled",
            agents: [],
            startTimeUtc: "2026-12-06T02:00:00Z",
            endTimeUtc: "2026-12-06T03:00:00Z",
            durationSeconds: 3600,
            machineStates: machines(1, 2).map((each) => ({ ...each, mode: "DRAINING" })),
            warnings: [],
            masterVersion: "1.11.0",
            stateVersion: 1,
        });
        const ours = { machine_ids: machines(1, 2), unavailability: desired(OWNER, []).unavailability };
        expect(cluster.master.schedule.windows).toEqual([foreign(), ours]);
        expect(cluster.looks).toBe(0);
    });

    test("that is open-ended has no end, and one that is up asks nothing of the master", async () => {
        const cluster = new FakeCluster();
        expect((await create(cluster, { duration: undefined })).outs).toMatchObject({
            endTimeUtc: "",
            durationSeconds: 0,
        });
        const other = new FakeCluster();
        expect((await create(other, { state: "up", machines: ["gone"] })).outs).toMatchObject({
            phase: "up",
        });
        expect(other.master.writes + other.looks).toBe(0);
    });

    test("that starts in the past says so, unless that is allowed", async () => {
        const past = { startTime: "2020-01-01T00:00:00Z" };
        expect((await create(new FakeCluster(), past)).outs.warnings).toEqual([
            "the window starts in the past: 2020-01-01T00:00:00Z",
        ]);
        const allowed = await create(new FakeCluster(), { ...past, pastStart: "allow" });
        expect(allowed.outs.warnings).toEqual([]);
    });

    test("takes up what an earlier run left behind when it was killed, at whatever step", async () => {
        const cluster = new FakeCluster({ windows: [foreign()] });
        await create(cluster, { state: "down" });
        const { writes } = cluster.master;
        await create(cluster, { state: "down" });
        expect(cluster.master.writes).toBe(writes);
        cluster.today += 22 * Number(HOUR);
        // Changed meanwhile: still one window, and the machine that left is up again.
        await create(cluster, { state: "down", machines: machines(2, 3), startTime: "2026-12-07T00:00:00Z" });
        expect(windowsOf(cluster.master.schedule)).toHaveLength(2);
        expect([...cluster.master.down.values()]).toEqual(machines(2, 3));
    });

    test("finds machines by text on the master, and remembers which they were", async () => {
        const agents = [agent(machine(1), "S1"), agent(machine(2), "S2"), agent(machine(3), "S3")];
        const cluster = new FakeCluster({}, agents);
        const names = { machines: ["M1.Example", "10.0.0.2", "S3"] };
        const { outs } = await create(cluster, names);
        expect(outs.machineStates).toMatchObject([
            { ...machine(1), declaredAs: "M1.Example" },
            { ...machine(2), declaredAs: "10.0.0.2" },
            { ...machine(3), declaredAs: "S3" },
        ]);
        cluster.looks = 0;
        await update(cluster, outs, { ...names, reason: "other" });
        expect(cluster.looks).toBe(0);
    });

    test.each([
        [["nobody.example"], /^machine "nobody.example" is unknown to the master: .*; declare it as/],
        [["m1.exampel"], /; did you mean "m1.example"\?;/],
        [["twin"], /^machine "twin" is ambiguous: the master knows twin \(10.0.0.4\) and twin \(10.0.0.5\);/],
        [["S1", machine(1)], /^machines\[1\] is the same machine as machines\[0\]: m1.example \(10.0.0.1\)$/],
    ])("with machines %j fails before anything is changed", async (names, message) => {
        const twins = ["10.0.0.4", "10.0.0.5"].map((ip, index) =>
            agent({ hostname: "twin", ip }, `T${index}`),
        );
        const cluster = new FakeCluster({}, [agent(machine(1), "S1"), ...twins]);
        await expect(create(cluster, { machines: names })).rejects.toThrow(message);
        expect(cluster.master.writes).toBe(0);
    });

    test("that was never written fails as a plain error, as there is nothing to record", async () => {
        const cluster = new FakeCluster({ windows: [foreign()] });
        const failure = create(cluster, { machines: machines(1, 9) });
        await expect(failure).rejects.toMatchObject({ name: "MaintenanceError", code: "CONFLICT" });
        await expect(failure).rejects.toThrow(
            "machine m9.example (10.0.0.9) is already in another maintenance window " +
                "(2025-12-01T02:00:00.123Z for 1h, 2 machines); remove it there, or set onConflict",
        );
        expect(cluster.master.writes).toBe(0);
    });
});

describe("Adopting", () => {
    const theirs = { ...foreignWindow(machines(2, 1), START * 1_000_000n) };

    test("takes a window that is exactly this one, and signs it in its place", async () => {
        const cluster = new FakeCluster({ windows: [theirs, foreign()] });
        await create(cluster, { onConflict: "adopt" });
        const [first, second, ...rest] = windowsOf(cluster.master.schedule);
        expect(first!.unavailability).toEqual(desired(OWNER, []).unavailability);
        expect([second, ...rest]).toEqual([foreign()]);
    });

    test.each<[string, Properties]>([
        ["other machines", { machines: machines(1) }],
        ["another start", { startTime: "2026-12-06T02:00:00.001Z" }],
        ["another length", { duration: "2h" }],
        ["no end", { duration: undefined }],
    ])("fails for a window with %s", async (_, rest) => {
        const cluster = new FakeCluster({ windows: [theirs] });
        await expect(create(cluster, { ...rest, onConflict: "adopt" })).rejects.toMatchObject({
            code: "CONFLICT",
        });
        expect(cluster.master.writes).toBe(0);
    });
});
