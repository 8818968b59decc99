import {
    createTime,
    readTime,
    timeChanges,
    updateTime,
} from "../../../../../provider/resources/scheduled-time/lifecycle";
import { timeProvider } from "../../../../../provider/resources/scheduled-time/provider";
import { checkTime } from "../../../../../provider/resources/scheduled-time/spec";
import { UNKNOWN } from "../../../../../provider/resources/unknowns";

const NOW = Date.parse("2030-12-03T12:00:00Z");
const DAY = 86_400_000;
const SUNDAY = { next: "sunday", at: "02:00", zone: "Europe/Berlin" };

function checked(inputs: object): Record<string, unknown> {
    const { inputs: found, failures } = checkTime({ time: SUNDAY, ...inputs });
    expect(failures).toEqual([]);
    return found;
}

const created = async (inputs: object, now = NOW) => (await createTime(checked(inputs), now)).outs;

describe("A ScheduledTime", () => {
    test("is the next occurrence when it is created", async () => {
        const { id, outs } = await createTime(checked({}), NOW);
        expect(outs.startTime).toBe("2030-12-08T01:00:00Z");
        expect(id).toMatch(/^time-\d+$/);
    });

    test("passes over what is excluded, for as long as it takes, and what is too early", async () => {
        const late = { time: { ...SUNDAY, at: "23:30" }, exclude: ["2030-12-09"] };
        expect((await created(late)).startTime).toBe("2030-12-08T22:30:00Z");
        expect((await created({ ...late, duration: "1h" })).startTime).toBe("2030-12-15T22:30:00Z");
        expect((await created({ notBefore: "2031-01-01T00:00:00Z" })).startTime).toBe("2031-01-05T01:00:00Z");
    });

    test("stays while time goes on, and while what is changed does not concern it", async () => {
        const outs = await created({});
        for (const days of [0, 1, 5, 400]) {
            expect(timeChanges(outs, checked({}), NOW + days * DAY)).toBe(false);
            const again = await updateTime(outs, checked({}), NOW + days * DAY);
            expect(again.outs.startTime).toBe(outs.startTime);
        }
        const beside = checked({
            exclude: ["2030-12-24"],
            duration: "2h",
            notBefore: "2030-12-05T00:00:00Z",
        });
        expect(timeChanges(outs, beside, NOW)).toBe(false);
        expect(await readTime("time-1", { ...outs, __provider: "text" })).toEqual({
            id: "time-1",
            props: outs,
        });
    });

    test.each([
        ["another time", { time: { ...SUNDAY, next: "saturday" } }, "2030-12-07T01:00:00Z"],
        ["another zone", { time: { ...SUNDAY, zone: "UTC" } }, "2030-12-08T02:00:00Z"],
        ["a trigger", { triggers: [{ kernel: "6.13" }] }, "2030-12-08T01:00:00Z"],
        ["its day being excluded", { exclude: ["2030-12-08"] }, "2030-12-15T01:00:00Z"],
        ["being too early", { notBefore: "2030-12-08T01:00:01Z" }, "2030-12-15T01:00:00Z"],
    ])("is resolved again because of %s", async (_why, change, expected) => {
        const outs = await created({});
        expect(timeChanges(outs, checked(change), NOW)).toBe(true);
        expect((await updateTime(outs, checked(change), NOW)).outs.startTime).toBe(expected);
    });

    test("that is past is not moved by what is excluded since", async () => {
        const outs = await created({});
        const change = checked({ exclude: ["2030-12-08"], notBefore: "2031-01-01T00:00:00Z" });
        expect(timeChanges(outs, change, NOW + 6 * DAY)).toBe(false);
    });

    test("is asked for again where something is not known yet", async () => {
        const outs = await created({});
        const { inputs, failures } = checkTime({ time: UNKNOWN, triggers: [UNKNOWN] });
        expect(failures).toEqual([]);
        expect(timeChanges(outs, inputs, NOW)).toBe(true);
    });

    test.each([
        [{ time: undefined }, "must be { cron, zone } or { next, at, zone }"],
        [{ time: { cron: "0 2 * * 0" } }, 'time.zone: is required: a time zone such as "Europe/Berlin"'],
        [{ time: { ...SUNDAY, zone: "Europe/Berln" } }, 'time.zone: "Europe/Berln" is not a time zone'],
        [
            { time: { cron: "0 2 * * 0", zone: "Mars/Olympus" } },
            'time.zone: "Mars/Olympus" is not a time zone',
        ],
        [{ time: { ...SUNDAY, next: "sonntag" } }, 'time.next: must be "sunday" or "monday"'],
        [{ time: { ...SUNDAY, at: "2am" } }, 'time.at: must be a time of day like "02:00"'],
        [{ time: { ...SUNDAY, tz: "UTC" } }, 'a time has no "tz"'],
        [{ time: { cron: "never", zone: "UTC" } }, 'time.cron: "never" is no cron expression'],
        [{ exclude: ["xmas"] }, 'exclude[0]: "xmas" is not a day or a period'],
        [{ duration: "long" }, '"long" is not a length of time'],
        [{ trigger: [1] }, 'there is no such argument; did you mean "triggers"?'],
    ])("refuses %j, and says so once", (inputs, reason) => {
        const { failures } = checkTime({ time: SUNDAY, ...inputs });
        expect(failures.map((failure) => failure.reason)).toEqual([
            expect.stringContaining(reason) as string,
        ]);
    });

    test("asks nothing of the master: no settings are needed", async () => {
        await timeProvider.configure({ config: { get: () => undefined } });
        const { inputs, failures } = await timeProvider.check({}, { time: SUNDAY });
        expect(failures).toEqual([]);
        const { id, outs } = await timeProvider.create(inputs);
        expect(Date.parse(String(outs.startTime))).toBeGreaterThan(Date.now());
        expect(await timeProvider.diff(id, outs, inputs)).toMatchObject({ changes: false });
        await timeProvider.delete(id, outs);
    });
});
