import { Cluster } from "../../../../../provider/impact";
import type { Snapshot } from "../../../../../provider/program/snapshot";
import type { Properties } from "../../../../../provider/resources/inputs";
import type { Journal } from "../../../../../provider/resources/rolling/journal";
import { reviewRolling, reviewUnchanged } from "../../../../../provider/resources/rolling/review";
import { parseRollingInputs, stepHashes, triggersHash } from "../../../../../provider/resources/rolling/spec";
import { type Batch, START } from "../../../../../provider/rolling";
import { toWindow, type View } from "../../../../../provider/schedule";
import { desired, foreignWindow, machine, machines, viewOf } from "../../../../support/builders";
import { agent, framework, task } from "../../../../support/fake-cluster";
import { NOW, UNKNOWN } from "../../../../support/inputs";
import { said } from "../../../../support/preview";
import { ROLLING, rollingArgs, rollingInputs } from "../../../../support/rolling";

const AGENTS = [1, 2, 3, 4].map((number) =>
    agent(machine(number), `S${number}`, { attributes: { rack: number < 4 ? "r1" : "r2" } }),
);
const CLUSTER = new Cluster({
    agents: AGENTS,
    frameworks: [framework("marathon"), framework("kafka")],
    tasks: [task("marathon", "S1", { name: "web.1" }), task("kafka", "S4", { name: "broker-0" })],
});

const snapshotOf = (view: View): Snapshot => ({
    view: async () => view,
    agents: async () => AGENTS,
    taskCounts: async () => new Map(),
    cluster: async () => CLUSTER,
    version: async () => "1.11.0",
});

async function review(
    rest: Properties = {},
    view: View = viewOf({}),
    { olds, left }: { olds?: Properties; left?: Journal } = {},
): Promise<string[]> {
    const journal = () => ({ read: () => left });
    return said(await reviewRolling(rollingArgs(rest), olds, snapshotOf(view), NOW, journal));
}

test("prints batches, steps, the length of it all, and what the largest batch costs", async () => {
    const steps = {
        beforeDown: [{ http: { url: "http://alerts.example" } }],
        whileDown: [{ name: "ansible", command: "ansible-playbook", secrets: { TOKEN: "sesame" } }],
    };
    const given = { groupBy: "rack", batchSize: 2, pauseBetween: "5m", steps, safety: { allowLoss: true } };
    const said = await review(given);
    expect(said.slice(0, 6)).toEqual([
        "info: plan: 4 machines in 3 batches, one rack at a time, about 1h40m in all",
        "info: batch 1 (r1): m1.example (10.0.0.1), m2.example (10.0.0.2)",
        "info: batch 2 (r1): m3.example (10.0.0.3)",
        "info: batch 3 (r2): m4.example (10.0.0.4)",
        "info: beforeDown: beforeDown[0], an HTTP request",
        "info: whileDown: whileDown[0] (ansible), a local command",
    ]);
    expect(said[6]).toMatch(/^warn: the largest batch \(1\): tasks run on these machines now, .*web\.1/);
    expect(said.join()).not.toContain("sesame");
});

test("says whether now is outside of the allowed times, and how many batches can begin in them", async () => {
    const times = async (hours: object, rest: Properties = {}) =>
        (await review({ allowedTimes: { zone: "Europe/Berlin", hours: [hours] }, ...rest })).filter((line) =>
            line.includes("allowedTimes"),
        );
    // Now it is Sunday, one o'clock in Berlin.
    expect(await times({ from: "22:00", to: "00:30" })).toEqual([
        "warn: now (Sun 2026-11-01 01:00 in Europe/Berlin) is outside of allowedTimes, and no batch would begin; run " +
            "`pulumi up` from Sun 2026-11-01 22:00 in Europe/Berlin on (2026-11-01T21:00:00Z) to go on",
    ]);
    const night = { days: ["saturday"], from: "22:00", to: "02:01" };
    expect(await times(night)).toEqual([
        "info: about 3 of 4 batches can begin before allowedTimes end, Sun 2026-11-01 02:01 in Europe/Berlin; the " +
            "others wait for a later `pulumi up`",
    ]);
    expect(await times(night, { pauseBetween: "30m" })).toEqual([expect.stringContaining("about 2 of 4")]);
    expect(await times(night, { batchSize: 2 })).toEqual([]);
    expect(await times({ from: "00:00", to: "24:00" })).toEqual([]);
});

test("tells each batch that a safety rule would refuse", async () => {
    const refused = (await review()).filter((line) => line.includes("refuse"));
    expect(refused).toEqual([
        expect.stringMatching(
            /^warn: pulumi up will refuse to take batch 4 DOWN: safety\.requireRelocatable: kafka/,
        ),
    ]);
});

test("of many batches shows the first, and how many more there are", async () => {
    const many = machines(...Array.from({ length: 30 }, (_, index) => index + 1));
    const said = await review({ machines: many, safety: { allowLoss: true } });
    expect(said.filter((line) => /^info: batch \d+:/.test(line))).toHaveLength(20);
    expect(said).toContain("info: and 10 more");
});

test("names a machine in a window of others", async () => {
    const view = viewOf({ windows: [foreignWindow([machine(3)])] });
    expect(await review({}, view)).toContainEqual(
        expect.stringMatching(
            /^warn: machine m3\.example \(10\.0\.0\.3\) is already in another maintenance window/,
        ),
    );
});

test("says nothing of arguments that check refuses, and that nobody can tell of those that are not known", async () => {
    expect(await review({ batchSize: 0 })).toEqual([]);
    expect(await review({ machines: UNKNOWN })).toEqual([
        "warn: not known yet in this preview: machines; which machines pulumi up takes out of service here, and what that " +
            "costs, cannot be told before",
    ]);
});

describe("A roll-out that goes on", () => {
    const batch = (number: number, rest: object): Batch => ({
        ...START,
        machines: [machine(number)],
        group: "",
        state: "pending",
        reason: "",
        ...rest,
    });
    const batches = [
        batch(1, { state: "finished", stage: "afterUp" }),
        batch(2, { state: "failed", stage: "whileDown", reason: "the step ended with exit code 1" }),
        batch(3, {}),
        batch(4, {}),
    ];
    const inputs = parseRollingInputs(rollingInputs({ safety: { allowLoss: true } }));
    const hashes = { triggers: triggersHash(inputs), steps: stepHashes(inputs) };
    const members = machines(1, 2, 3, 4).map((each) => ({ ...each, group: "" }));
    const olds = {
        owner: ROLLING,
        phase: "failed",
        machines: machines(1, 2, 3, 4),
        machineStates: members,
        batches,
        hashes,
        startedAt: "2026-11-01T00:00:00Z",
    };
    const view = viewOf({ windows: [toWindow(desired(ROLLING, machines(2)))] }, machines(2));
    const remains = [
        "info: goes on: 1 batch of 4 (1 machine) is finished; what remains: 3 machines in 3 batches, about 1h30m in all",
        "info: batch 2 of 4, begun, goes on with the step that failed: m2.example (10.0.0.2)",
        "info: batch 3 of 4: m3.example (10.0.0.3)",
        "info: batch 4 of 4: m4.example (10.0.0.4)",
    ];
    const given = { safety: { allowLoss: true } };

    test("shows what remains, from what is recorded", async () => {
        const lines = await review(given, view, { olds });
        expect(lines.slice(0, 4)).toEqual(remains);
        // Neither finished machines nor those that are DOWN already cost anything more.
        expect(lines.join()).not.toMatch(/web\.1|no longer among|m1\.example/);
        expect(lines).toContainEqual(expect.stringContaining("the largest batch (3): no task runs"));
    });

    test("or from the journal that a killed run left", async () => {
        const left = { ...hashes, batches, members, startedAt: olds.startedAt, agents: [], logs: [] };
        expect((await review(given, view, { left })).slice(0, 4)).toEqual(remains);
    });

    test("names the step of a batch that was cut off, and says that it is DOWN", async () => {
        const steps = { whileDown: [{ name: "work", command: "true" }], afterUp: [{ command: "true" }] };
        const cutOff = async (rest: object, down = machines(2)) => {
            const open = batches.map((each, index) =>
                index === 1 ? batch(2, { state: "open", ...rest }) : each,
            );
            const now = viewOf({ windows: [toWindow(desired(ROLLING, machines(2)))] }, down);
            const left = {
                ...hashes,
                batches: open,
                members,
                startedAt: olds.startedAt,
                agents: [],
                logs: [],
            };
            const same = stepHashes(parseRollingInputs(rollingInputs({ ...given, steps })));
            const lines = await review({ ...given, steps }, now, { left: { ...left, steps: same } });
            return lines.find((line) => line.includes("batch 2 of 4"));
        };
        const text = (next: string) => `info: batch 2 of 4, ${next}: m2.example (10.0.0.2)`;
        expect(await cutOff({ stage: "whileDown", step: 0 })).toBe(
            text("begun and DOWN now, goes on with its step whileDown[0] (work)"),
        );
        expect(await cutOff({ stage: "whileDown", step: 1 })).toBe(
            text("begun and DOWN now, goes on with bringing its machines up and waiting for their agents"),
        );
        expect(await cutOff({ stage: "down" }, [])).toBe(text("begun, goes on with draining it"));
        expect(await cutOff({ stage: "whileDown" }, [])).toBe(
            text("begun, begins anew, as its machines are not DOWN"),
        );
        expect(await cutOff({ stage: "afterUp" }, [])).toBe(text("begun, goes on with its step afterUp[0]"));
        expect(await cutOff({ stage: "afterUp", step: 1 }, [])).toBe(
            text("begun, has nothing left to be done"),
        );
    });

    test("says outside of the allowed times that what is DOWN is finished", async () => {
        // Now it is Sunday, one o'clock in Berlin.
        const allowedTimes = { zone: "Europe/Berlin", hours: [{ from: "22:00", to: "00:30" }] };
        const times = async (rest: object) =>
            (await review({ ...given, allowedTimes }, view, { olds: { ...olds, ...rest } })).filter((line) =>
                line.includes("allowedTimes"),
            );
        const next =
            "run `pulumi up` from Sun 2026-11-01 22:00 in Europe/Berlin on (2026-11-01T21:00:00Z) to go on";
        expect(await times({})).toEqual([
            "warn: now (Sun 2026-11-01 01:00 in Europe/Berlin) is outside of allowedTimes: the batch that is under way " +
                `is finished, and no other begins; ${next}`,
        ]);
        const through = batches.map((each, index) => (index === 1 ? each : { ...each, state: "finished" }));
        expect(await times({ batches: through })).toEqual([]);
    });

    test("warns of machines in work that are not declared any more, and sees those through that nothing records", async () => {
        const list = { ...given, machines: machines(1, 3) };
        expect(await review(list, view, { olds })).toContainEqual(
            expect.stringMatching(
                /^warn: still scheduled or DOWN here and no longer among the machines: m2\.example/,
            ),
        );
        expect(await review(list, view)).toContain("info: batch 1: m2.example (10.0.0.2)");
    });

    test("begins anew where other triggers call for it", async () => {
        const lines = await review({ ...given, triggers: ["other"] }, view, { olds });
        expect(lines[0]).toMatch(/^info: plan: 4 machines in 4 batches/);
    });

    test("knows the machines by the record, where their agents are gone", async () => {
        const declaredAs = "m2.example";
        const texts = {
            ...olds,
            machineStates: members.map((each, index) => (index === 1 ? { ...each, declaredAs } : each)),
        };
        const list = [machine(1), declaredAs, machine(3), machine(4)];
        expect((await review({ ...given, machines: list }, view, { olds: texts })).slice(0, 4)).toEqual(
            remains,
        );
    });

    test("that is finished says nothing, but where its machines are still out of service", async () => {
        const finished = { ...olds, phase: "finished" };
        expect(await said(await reviewUnchanged(finished, snapshotOf(viewOf({}))))).toEqual([]);
        expect(await said(await reviewUnchanged(finished, snapshotOf(view)))).toEqual([
            expect.stringMatching(
                /^warn: drift: recorded as finished, and on the master still scheduled or DOWN: m2\.example/,
            ),
        ]);
    });
});
