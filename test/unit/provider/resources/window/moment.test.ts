import { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import { createWindow, updateWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import type { Master } from "../../../../../provider/writer";
import { HOUR, machine, machines, START } from "../../../../support/builders";
import { agent, FakeCluster, framework, task } from "../../../../support/fake-cluster";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

const MINUTE = 60_000;
const DAY = 24 * Number(HOUR);

/** A cluster at so many milliseconds after the start of the window, and what is written to its master. */
function clusterAt(sinceStart: number) {
    const writes: string[] = [];
    const recorded = (master: Master): Partial<Master> => ({
        updateSchedule: (schedule) => (writes.push("schedule"), master.updateSchedule(schedule)),
        startMaintenance: (list) => (writes.push(`down ${list.length}`), master.startMaintenance(list)),
    });
    const agents = [1, 2].map((number) => agent(machine(number), `S${number}`));
    const cluster = new FakeCluster({}, agents, recorded);
    cluster.today = Number(START) + sinceStart;
    cluster.frameworks = [framework("marathon")];
    return { cluster, writes };
}

const create = (cluster: FakeCluster, rest: Properties = {}) =>
    createWindow(windowInputs({ state: "down", ...rest }), cluster, NOW);

const messageOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
        () => "it did not fail",
        (error: Error) => error.message,
    );

describe("A down outside of its window", () => {
    test.each([
        [-5 * DAY, "5 days before its window (from 2026-12-06T02:00:00Z)"],
        [-6 * MINUTE, "6 minutes before its window (from 2026-12-06T02:00:00Z)"],
        [Number(HOUR), "less than a second after its window (to 2026-12-06T03:00:00Z)"],
        [Number(HOUR) + 4 * 365 * DAY, "4 years after its window (to 2026-12-06T03:00:00Z)"],
    ])("is refused before anything is sent: %d", async (sinceStart, when) => {
        const { cluster, writes } = clusterAt(sinceStart);
        const message = await messageOf(create(cluster));
        expect(message).toContain(
            `refused to take DOWN m1.example (10.0.0.1), m2.example (10.0.0.2): safety.outsideWindow: goes DOWN at ` +
                `\`pulumi up\`, ${when}. Ways out: (1) `,
        );
        expect(writes).toEqual([]);
    });

    test.each([
        ["within the grace", -5 * MINUTE, {}],
        ["within a grace of its own", -DAY, { safety: { grace: "1d" } }],
        ["up to its end", Number(HOUR) - 1, { drain: { strategy: "none" } }],
        ["of a window without end", 1000 * DAY, { duration: undefined }],
        ["of a window that began in 1970", 0, { startTime: "1970-01-01T00:00:00Z", duration: undefined }],
        ["where that is allowed", -5 * DAY, { safety: { outsideWindow: "allow" } }],
    ])("is none %s", async (_when, sinceStart, rest) => {
        const { cluster, writes } = clusterAt(sinceStart);
        expect((await create(cluster, rest)).outs).toMatchObject({ phase: "down", warnings: [] });
        expect(writes).toEqual(["schedule", "down 2"]);
    });

    test("is told, and on record, where it is to be warned of", async () => {
        const { cluster } = clusterAt(-5 * DAY);
        const { outs } = await create(cluster, { safety: { outsideWindow: "warn" } });
        const text = "goes DOWN at `pulumi up`, 5 days before its window (from 2026-12-06T02:00:00Z)";
        expect(outs).toMatchObject({ phase: "down", warnings: [text] });
        expect(cluster.lines.filter((line) => line === `warning: rack-7: ${text}`)).toHaveLength(1);
    });

    test("is refused right before machine/down where the drain has outlasted the window", async () => {
        const { cluster, writes } = clusterAt(0);
        cluster.tasks = [task("marathon", "S1")];
        cluster.meanwhile = (now) => now > 70 * MINUTE && (cluster.tasks = []);
        const error = await create(cluster, { drain: { timeout: "2h" } }).catch((error: unknown) => error);
        expect(error).toBeInstanceOf(PartialFailure);
        const { reasons, properties } = error as PartialFailure;
        expect(reasons[0]).toMatch(
            /not finished: refused .*, 1\d minutes after its window \(to 2026-12-06T03:00:00Z\)\. Ways out: \(1\) give the window a time/,
        );
        expect(properties).toMatchObject({ state: "down", phase: "draining" });
        expect(writes).toEqual(["schedule"]);
    });

    test("is no matter for machines that are DOWN already, whatever else changes", async () => {
        const { cluster, writes } = clusterAt(0);
        const { outs } = await create(cluster);
        cluster.today += DAY;
        const change = (rest: Properties) =>
            updateWindow(windowId(OWNER), { ...outs }, windowInputs({ state: "down", ...rest }), cluster);
        expect((await change({ duration: "2h", reason: "it took longer" })).outs.phase).toBe("down");
        expect((await change({ duration: "2h", machines: machines(1) })).outs.phase).toBe("down");
        // One that joins them goes down now.
        expect(await messageOf(change({ machines: machines(1, 3) }))).toContain(
            "refused to take DOWN m3.example",
        );
        expect(writes).toEqual(["schedule", "down 2", "schedule"]);
    });
});
