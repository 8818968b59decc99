import fc from "fast-check";
import { after as afterInEmulator } from "../../../../emulator/timer";
import { after, sleep, timeLimit } from "../../../../provider/time";

const DAY = 86_400_000;

describe("Long timers", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    test.each([
        ["the package", after],
        ["the emulator", afterInEmulator],
    ])("of %s fire after as long as they were set to, however long that is, and not before", (_, wait) => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 400 * DAY }), (length) => {
                const run = jest.fn();
                wait(length, run);
                jest.advanceTimersByTime(length - 1);
                expect(run).not.toHaveBeenCalled();
                jest.advanceTimersByTime(1);
                expect(run).toHaveBeenCalledTimes(1);
                expect(jest.getTimerCount()).toBe(0);
            }),
        );
    });

    test.each([1, 30 * DAY, Infinity])("of %d ms are cleared at any time", (length) => {
        const run = jest.fn();
        const timer = after(length, run);
        jest.advanceTimersByTime(Math.min(length - 1, 29 * DAY));
        timer.clear();
        jest.advanceTimersByTime(100 * DAY);
        expect(run).not.toHaveBeenCalled();
        expect(jest.getTimerCount()).toBe(0);
    });

    test("let sleep, until somebody interrupts", async () => {
        const slept = sleep(60 * DAY);
        jest.advanceTimersByTime(60 * DAY);
        await slept;

        const interruption = new AbortController();
        const broken = sleep(60 * DAY, interruption.signal);
        interruption.abort(new Error("enough"));
        await expect(broken).rejects.toThrow("enough");
        await expect(sleep(1, interruption.signal)).rejects.toThrow("enough");
        expect(jest.getTimerCount()).toBe(0);
    });

    test("abort a signal, which says after how long, or end with another signal", () => {
        const limit = timeLimit(30 * DAY);
        jest.advanceTimersByTime(30 * DAY - 1);
        expect(limit.signal.aborted).toBe(false);
        jest.advanceTimersByTime(1);
        expect(limit.signal.reason).toMatchObject({
            name: "TimeoutError",
            message: "no answer within 2592000 s",
        });

        const other = new AbortController();
        const both = timeLimit(1, other.signal);
        other.abort(new Error("enough"));
        expect(both.signal.reason).toMatchObject({ message: "enough" });
        both.clear();
        expect(jest.getTimerCount()).toBe(0);
    });
});
