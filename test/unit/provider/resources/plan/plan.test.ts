import { describePlan } from "../../../../../provider/resources/plan/describe";
import { batchesOfPlan, parsePlan, zoneOf } from "../../../../../provider/resources/plan/spec";
import {
    firstFromNow,
    fixedFirst,
    problemWith,
    recordedFirst,
    timesOf,
} from "../../../../../provider/resources/plan/times";
import { output } from "@pulumi/pulumi";
import { formatInstant } from "../../../../../provider/time";

const agentIn = (rack: string, number: number) => ({
    id: `S${number}`,
    hostname: `m${number}`,
    ip: `10.0.0.${number}`,
    active: true,
    tasks: 2,
    attributes: { rack },
});

const PLAN = {
    machines: [agentIn("r1", 1), agentIn("r1", 2), agentIn("r2", 3)],
    firstStart: "2030-12-06T02:00:00+01:00",
    duration: "1h",
};

function fixed(plan: object) {
    const inputs = parsePlan({ ...PLAN, ...plan });
    const batches = batchesOfPlan(inputs);
    return { inputs, batches, slots: timesOf(inputs, batches.length, fixedFirst(inputs)!) };
}

function problems(plan: object): string {
    try {
        parsePlan({ ...PLAN, ...plan });
        return "";
    } catch (error) {
        return (error as Error).message;
    }
}

describe("A plan", () => {
    test("with nothing said of batches has one, or one for each group", () => {
        expect(fixed({}).batches.map(({ machines }) => machines.length)).toEqual([3]);
        expect(fixed({ groupBy: "rack" }).batches.map(({ machines }) => machines.length)).toEqual([2, 1]);
    });

    test("takes agents, machines in full and texts, and passes on what names each", () => {
        const { inputs } = fixed({
            machines: [
                agentIn("r1", 1),
                { hostname: "m2", ip: "10.0.0.2", attributes: { rack: "r1" } },
                "m3",
            ],
        });
        expect(inputs.machines.map(({ reference }) => reference)).toEqual([
            { hostname: "m1", ip: "10.0.0.1" },
            { hostname: "m2", ip: "10.0.0.2" },
            "m3",
        ]);
    });

    test("is shown batch by batch, in UTC and in the zone of its start", () => {
        const { inputs, batches, slots } = fixed({ batchSize: "34%", gap: "30m", exclude: ["2030-12-07"] });
        expect(describePlan(batches, slots, zoneOf(inputs)).split("\n")).toEqual([
            "3 batches, 3 machines, 2030-12-06T01:00:00Z to 2030-12-06T05:00:00Z (Fri 2030-12-06 02:00 to Fri 2030-12-06 06:00 in UTC+1)",
            "  1: 2030-12-06T01:00:00Z to 2030-12-06T02:00:00Z (Fri 2030-12-06 02:00 to Fri 2030-12-06 03:00 in UTC+1), 1 machine: m1",
            "  2: 2030-12-06T02:30:00Z to 2030-12-06T03:30:00Z (Fri 2030-12-06 03:30 to Fri 2030-12-06 04:30 in UTC+1), 1 machine: m2",
            "  3: 2030-12-06T04:00:00Z to 2030-12-06T05:00:00Z (Fri 2030-12-06 05:00 to Fri 2030-12-06 06:00 in UTC+1), 1 machine: m3",
        ]);
    });

    test("says which batches it has moved, and past what", () => {
        const { inputs, batches, slots } = fixed({
            firstStart: "2030-12-24T02:00:00Z",
            exclude: ["2030-12-24"],
        });
        expect(describePlan(batches, slots, zoneOf(inputs))).toContain(
            "  1: 2030-12-25T02:00:00Z to 2030-12-25T03:00:00Z (moved past 2030-12-24), 3 machines: m1, m2, m3",
        );
    });

    test("goes on from a start that was resolved, however long ago", () => {
        const inputs = parsePlan({
            ...PLAN,
            firstStart: { cron: "0 2 * * 0", zone: "Europe/Berlin" },
            pace: "occurrence",
        });
        expect(fixedFirst(inputs)).toBeUndefined();
        const now = Date.parse("2030-12-06T00:00:00Z");
        expect(formatInstant(firstFromNow(inputs, now).start)).toBe("2030-12-08T01:00:00Z");
        const slots = timesOf(inputs, 2, recordedFirst(inputs, "2020-03-22T01:00:00Z"));
        expect(slots.map(({ start }) => formatInstant(start))).toEqual([
            "2020-03-22T01:00:00Z",
            // Summer time begins at that very moment.
            "2020-03-29T01:00:00Z",
        ]);
    });

    test("may neither begin too early nor end too late", () => {
        const { inputs, slots } = fixed({
            notBefore: "2030-12-06T01:00:00Z",
            notAfter: "2030-12-06T02:00:00Z",
        });
        expect(problemWith(inputs, slots)).toBeUndefined();
        expect(problemWith({ ...inputs, notBefore: "2030-12-06T01:00:01Z" }, slots)).toBe(
            "firstStart: 2030-12-06T01:00:00Z is before notBefore, 2030-12-06T01:00:01Z",
        );
        expect(problemWith({ ...inputs, notAfter: "2030-12-06T01:59:59Z" }, slots)).toContain(
            "notAfter: the last batch would end at 2030-12-06T02:00:00Z, after 2030-12-06T01:59:59Z",
        );
    });

    test("has to know its machines while the program runs", () => {
        const known = "has to be known while the program runs, and is an Output";
        for (const machines of [output(["m1"]), Promise.resolve(["m1"])]) {
            expect(problems({ machines })).toBe(
                `machines: ${known}; await listAgents(...) instead of getAgents(...)`,
            );
        }
        expect(problems({ machines: ["m1", { hostname: "m2", ip: output("10.0.0.2") }] })).toContain(
            `machines[1].ip: ${known}`,
        );
        expect(problems({ duration: output("1h") })).toBe(`duration: ${known}`);
    });

    test.each([
        [{ machines: [] }, "machines: names no machines"],
        [{ machines: [{ hostname: "m1" }] }, "machines[0].ip: an agent matches only where hostname and ip"],
        [
            { machines: [agentIn("r1", 1), agentIn("r2", 1)] },
            "machines[1]: is the same machine as machines[0]",
        ],
        [{ machines: [null, "m1"] }, "machines[0].hostname: an agent matches only where"],
        [{ batchSize: 0 }, "batchSize: must be a number of machines, 1 at least"],
        [{ batchSize: "0%" }, "batchSize: must be more than 0%"],
        [{ firstStart: undefined }, "firstStart: is required"],
        [{ firstStart: "2030-12-06T02:00:00" }, 'firstStart: "2030-12-06T02:00:00" has no offset'],
        [{ firstStart: { cron: "0 2 * * 0" } }, "firstStart.zone: is required"],
        [{ duration: undefined }, "duration: must be a length of time"],
        [{ pace: "slow" }, 'pace: must be "consecutive" or "occurrence"'],
        [{ exclude: ["2030-02-30"] }, 'exclude[0]: "2030-02-30" is no date that exists'],
        [{ startTime: "x" }, "startTime: there is no such argument"],
    ])("refuses %j", (plan, message) => {
        expect(problems(plan)).toContain(message);
    });
});
