import { Cluster } from "../../../../../provider/impact";
import type { Snapshot } from "../../../../../provider/program/snapshot";
import type { Properties } from "../../../../../provider/resources/inputs";
import { reviewRolling } from "../../../../../provider/resources/rolling/review";
import { toWindow, type View } from "../../../../../provider/schedule";
import { desired, foreignWindow, machine, machines, viewOf } from "../../../../support/builders";
import { agent, framework, task } from "../../../../support/fake-cluster";
import { NOW, UNKNOWN } from "../../../../support/inputs";
import { ROLLING, rollingArgs } from "../../../../support/rolling";

const AGENTS = [1, 2, 3, 4].map((number) =>
    agent(machine(number), `S${number}`, { attributes: { rack: number < 4 ? "r1" : "r2" } }),
);
const CLUSTER = new Cluster({
    agents: AGENTS,
    frameworks: [framework("marathon"), framework("kafka")],
    tasks: [task("marathon", "S1", { name: "web.1" }), task("kafka", "S4", { name: "broker-0" })],
});

async function review(rest: Properties = {}, view: View = viewOf({})): Promise<string[]> {
    const snapshot: Snapshot = {
        view: async () => view,
        agents: async () => AGENTS,
        taskCounts: async () => new Map(),
        cluster: async () => CLUSTER,
        version: async () => "1.11.0",
    };
    const findings = await reviewRolling(rollingArgs(rest), snapshot, NOW);
    return findings.map(({ severity, text }) => `${severity}: ${text}`);
}

test("prints batches, steps, the length of it all, and what the largest batch costs", async () => {
    const steps = {
        beforeDown: [{ http: { url: "http://alerts.example" } }],
        whileDown: [{ name: "ansible", command: "ansible-playbook", secrets: { TOKEN: "sesame" } }],
    };
    const given = { groupBy: "rack", batchSize: 2, pauseBetween: "5m", steps, safety: { allowLoss: true } };
    const said = await review(given);
    expect(said.slice(0, 6)).toEqual([
        "info: plan: 4 machines in 3 batches, one rack at a time, about 1h40m in all; " +
            "machines that finished under the same triggers are passed over",
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
    expect(said).toContain("info: and 10 batches more");
});

test("names a machine in a window of others", async () => {
    const view = viewOf({ windows: [foreignWindow([machine(3)])] });
    expect(await review({}, view)).toContainEqual(
        expect.stringMatching(
            /^warn: machine m3\.example \(10\.0\.0\.3\) is already in another maintenance window/,
        ),
    );
});

test("warns of a machine that is DOWN for us and no longer declared", async () => {
    const view = viewOf({ windows: [toWindow(desired(ROLLING, machines(1)))] }, machines(1));
    expect(await review({ machines: machines(2, 3) }, view)).toContainEqual(
        expect.stringMatching(
            /^warn: still scheduled or DOWN here and no longer among the machines: m1\.example/,
        ),
    );
});

test("says nothing of arguments that check refuses, or that are not known", async () => {
    expect(await review({ batchSize: 0 })).toEqual([]);
    expect(await review({ machines: UNKNOWN }).catch(() => [])).toEqual([]);
});
