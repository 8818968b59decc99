import type { Goal, Schedule } from "../../provider/schedule";
import { GoalFailure, Writer } from "../../provider/writer";
import { desired, goal, machines } from "./builders";
import { type Latency, ModelMaster } from "./model-master";
import { VirtualClock } from "./virtual-clock";

/** A writer on a model master, in virtual time. */
export function setUpWriter(schedule: Schedule = {}, latency?: Latency) {
    const clock = new VirtualClock();
    const master = new ModelMaster(schedule);
    const log: string[] = [];
    const writer = new Writer(master.over(clock, latency), (message) => log.push(message), clock);
    return { clock, master, log, writer };
}

/** One machine for an hour, and an owner for each. */
export const oneMachine = (number: number): Goal => {
    const owner = `urn:${number}`;
    return goal(owner, [desired(owner, machines(number))]);
};

/** How some work fails. */
export async function failureOf(work: Promise<unknown>): Promise<GoalFailure> {
    const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (error instanceof GoalFailure) return error;
    throw new Error(`no GoalFailure but ${String(error)}`);
}
