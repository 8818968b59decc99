import {
    Interrupter,
    isInterrupted,
    unlessInterrupted,
    UNINTERRUPTED,
} from "../../../../provider/interruption";

const never = new Promise<never>(() => undefined);
const failureOf = (work: Promise<unknown>) =>
    work.then(
        () => undefined,
        (error: Error) => error,
    );

test("a Ctrl-C interrupts what has not begun, and nothing else", async () => {
    const { interruption, cancel } = bound(new Interrupter());
    await interruption.check();
    cancel();
    const error = await failureOf(interruption.check());
    expect(isInterrupted(error)).toBe(true);
    expect(error).toMatchObject({ why: "cancelled", message: "interrupted by Ctrl-C" });
    await interruption.committed.check();
    expect(interruption.committed.committed).toBe(interruption.committed);
});

test("the end of the engine interrupts everything, also behind a Ctrl-C", async () => {
    let isThere = true;
    const interrupter = new Interrupter(async () => isThere);
    interrupter.cancel();
    await interrupter.interruption.committed.check();
    isThere = false;
    expect(interrupter.isEngineGone).toBe(false);
    const error = await failureOf(interrupter.interruption.committed.check());
    expect(error).toMatchObject({ why: "engine gone" });
    expect(interrupter.isEngineGone).toBe(true);
    expect(interrupter.interruption.signal.reason).toMatchObject({ why: "cancelled" });
});

test("who waits is told at once, before and after it happens", async () => {
    const { interruption, cancel } = bound(new Interrupter());
    const waiting = failureOf(unlessInterrupted(never, interruption.signal));
    cancel();
    expect(isInterrupted(await waiting)).toBe(true);
    expect(isInterrupted(await failureOf(unlessInterrupted(never, interruption.signal)))).toBe(true);
});

test("work that is through, well or not, is as it is", async () => {
    const { signal } = UNINTERRUPTED;
    expect(await unlessInterrupted(Promise.resolve(1), signal)).toBe(1);
    expect(await failureOf(unlessInterrupted(Promise.reject(new Error("no")), signal))).toMatchObject({
        message: "no",
    });
});

test("what stands is added to the reason, in the order in which it is said", () => {
    const { interruption, cancel } = bound(new Interrupter());
    cancel();
    expect(interruption.signal.reason.saying("m1 stays DRAINING").saying("1 of 2 batches").message).toBe(
        "interrupted by Ctrl-C; m1 stays DRAINING; 1 of 2 batches",
    );
});

function bound(interrupter: Interrupter) {
    return { interruption: interrupter.interruption, cancel: () => interrupter.cancel() };
}
