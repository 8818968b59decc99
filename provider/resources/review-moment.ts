import {
    describeViolation,
    type Moment,
    momentViolations,
    momentWarnings,
    type SafetyRules,
} from "../safety";
import type { Finding } from "./review-log";

/** What there is to say of machines that would go DOWN at another time than that of their window; no I/O. */
export function reviewMoment(safety: SafetyRules, moment: Moment): Finding[] {
    const refusals = momentViolations(safety, moment).map((violation): Finding => ({
        severity: "warn",
        text: `pulumi up will refuse to take these machines DOWN: ${describeViolation(violation)}`,
        violation,
    }));
    const odd = momentWarnings(safety, moment).map((text): Finding => ({ severity: "warn", text }));
    return [...refusals, ...odd];
}
