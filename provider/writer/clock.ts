import { sleep } from "../time";

/** Time as whoever waits sees it, in milliseconds and however many, so that tests can run it in virtual time. */
export interface Clock {
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

export const realClock: Clock = {
    // Monotonic: a clock that is set back must not stretch a settle.
    now: () => performance.now(),
    sleep: (milliseconds) => sleep(milliseconds),
};
