import type { Drain } from "../drain";
import type { SafetyRules } from "../safety";
import { type DrainInput, drainOf } from "./drain-input";
import { type SafetyInput, safetyOf } from "./safety-input";

/** How carefully machines are taken DOWN. */
export interface Care {
    drain: Drain;
    safety: SafetyRules;
}

/**
 * The meaning of checked `drain` and `safety` together. Frameworks that are named in `safety.allowLoss` are not
 * waited for: whoever accepts the loss of tasks that never leave would wait for nothing.
 */
export function careOf(inputs: { drain?: DrainInput; safety?: SafetyInput }): Care {
    const drain = drainOf(inputs.drain);
    const safety = safetyOf(inputs.safety);
    const dispensable = Array.isArray(safety.allowLoss) ? (safety.allowLoss as readonly string[]) : [];
    return { safety, drain: { ...drain, ignoreFrameworks: [...drain.ignoreFrameworks, ...dispensable] } };
}
