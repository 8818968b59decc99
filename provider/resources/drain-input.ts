import type { z } from "zod";
import { DEFAULT_DRAIN, type Drain } from "../drain";
import { parseDuration } from "../time";
import { frameworkNames, lengthOfTime, oneOf, strict } from "./fields";

const strategy = oneOf("tasks", "accepted", "agent", "none");

/** `drain` as a program writes it. */
export const drainSchema = strict("drain", {
    strategy: strategy.optional(),
    timeout: lengthOfTime.optional(),
    pollInterval: lengthOfTime
        .refine((text) => parseDuration(text) >= 1_000n, "must be a second at least, for the master's sake")
        .optional(),
    onTimeout: oneOf("fail", "proceed", "release").optional(),
    ignoreFrameworks: frameworkNames.optional(),
    maxGracePeriod: lengthOfTime.optional(),
}).superRefine(({ strategy = DEFAULT_DRAIN.strategy, ignoreFrameworks, maxGracePeriod }, context) => {
    const problem = (name: string, message: string) =>
        context.addIssue({ code: "custom", path: [name], message });
    if (maxGracePeriod !== undefined && strategy !== "agent")
        problem("maxGracePeriod", 'goes with strategy "agent" only: the others kill no task');
    if (ignoreFrameworks !== undefined && strategy === "agent")
        problem("ignoreFrameworks", 'does not go with strategy "agent": DRAIN_AGENT spares no framework');
});

export type DrainInput = z.output<typeof drainSchema>;

/** The meaning of a checked `drain`, with the defaults. */
export function drainOf(input: DrainInput | undefined): Drain {
    const { strategy, timeout, pollInterval, onTimeout, ignoreFrameworks, maxGracePeriod } = input ?? {};
    return {
        strategy: strategy ?? DEFAULT_DRAIN.strategy,
        timeout: timeout === undefined ? DEFAULT_DRAIN.timeout : Number(parseDuration(timeout)),
        pollInterval:
            pollInterval === undefined ? DEFAULT_DRAIN.pollInterval : Number(parseDuration(pollInterval)),
        onTimeout: onTimeout ?? DEFAULT_DRAIN.onTimeout,
        ignoreFrameworks: ignoreFrameworks ?? DEFAULT_DRAIN.ignoreFrameworks,
        maxGracePeriod: maxGracePeriod === undefined ? undefined : parseDuration(maxGracePeriod),
    };
}
