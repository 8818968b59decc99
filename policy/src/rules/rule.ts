import type { z } from "zod";
import type { Window } from "../windows";

interface Named<Config extends z.ZodObject> {
    /** As it stands in Pulumi's policy configuration. */
    name: string;
    description: string;
    config: Config;
}

/** A rule about one window. Pure: what it knows of the time is `now`, in milliseconds since the epoch. */
export interface WindowRule<Config extends z.ZodObject> extends Named<Config> {
    /** What is wrong, in which window, and how to mend it; undefined where nothing is. */
    check(window: Window, config: z.output<Config>, now: bigint): string | undefined;
    /**
     * The same of what acts while Pulumi runs, whatever its time: windows that go down in this run, roll-outs, agents
     * that are registered anew. Absent where a rule does not look at the time.
     */
    checkMoment?(window: Window, config: z.output<Config>, now: bigint): string | undefined;
}

/** A rule about all windows of a stack together; one message for each thing that is wrong. */
export interface StackRule<Config extends z.ZodObject> extends Named<Config> {
    check(windows: readonly Window[], config: z.output<Config>, now: bigint): string[];
}

/** Keeps the type of the configuration where a rule is defined. */
export function windowRule<Config extends z.ZodObject>(rule: WindowRule<Config>): WindowRule<Config> {
    return rule;
}

export function stackRule<Config extends z.ZodObject>(rule: StackRule<Config>): StackRule<Config> {
    return rule;
}
