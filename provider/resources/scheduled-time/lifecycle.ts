import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { formatInstant, parseInstant } from "../../time";
import type { Properties } from "../inputs";
import { containsUnknown } from "../unknowns";
import { isStillAllowed, parseTimeInputs, resolveTime, type TimeInputs } from "./spec";

/** Of the layout of the recorded outputs. */
const STATE_VERSION = 1;

const recordedTime = z.object({ startTime: z.string(), time: z.unknown(), triggers: z.unknown() });

export async function createTime(news: Properties, now: number) {
    const inputs = parseTimeInputs(news);
    const { start } = resolveTime(inputs, now);
    return { id: `time-${start}`, outs: outputsOf(inputs, start) };
}

export async function updateTime(olds: Properties, news: Properties, now: number) {
    const inputs = parseTimeInputs(news);
    const kept = keptStart(olds, inputs, now);
    return { outs: outputsOf(inputs, kept ?? resolveTime(inputs, now).start) };
}

/** There is nothing to look at: what was resolved is what holds. */
export async function readTime(id: string, { __provider, ...olds }: Properties) {
    return { id, props: olds };
}

/** Whether the time has to be resolved again. What no longer matters to it is no change. */
export function timeChanges(olds: Properties, news: Properties, now: number): boolean {
    if (containsUnknown({ ...news, __provider: undefined })) return true;
    return keptStart(olds, parseTimeInputs(news), now) === undefined;
}

/** The start as it was resolved, unless something else is asked for now. */
function keptStart(olds: Properties, inputs: TimeInputs, now: number): bigint | undefined {
    const { startTime, time, triggers } = recordedTime.parse(olds);
    const start = parseInstant(startTime);
    const isAsked = isDeepStrictEqual(time, inputs.time) && isDeepStrictEqual(triggers, inputs.triggers);
    return isAsked && isStillAllowed(start, inputs, now) ? start : undefined;
}

function outputsOf(inputs: TimeInputs, start: bigint) {
    return { ...inputs, startTime: formatInstant(start), stateVersion: STATE_VERSION };
}
