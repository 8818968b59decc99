import type { RelocationOverrides } from "../impact";

/** When a `down` is refused. */
export interface SafetyRules {
    /** Machines that may be out of service at a time in the whole cluster: a number, or a share in percent. */
    maxUnavailable: Limit | undefined;
    /** Frameworks, by name, none of whose tasks may be touched. */
    protectFrameworks: readonly string[];
    /** Whether tasks that nobody starts elsewhere stop a `down`. */
    requireRelocatable: boolean;
    /** What has to stay free on the machines left, in percent, once they run what moves to them. */
    minimumHeadroom: number | undefined;
    /** Frameworks, by name, whose tasks may be lost; `true` for all. */
    allowLoss: boolean | readonly string[];
    /** What is known better of frameworks than by their names. */
    relocates: RelocationOverrides;
}

export type Limit = { machines: number } | { percent: number };

/** What a careful operator would want where nothing is said. */
export const DEFAULT_SAFETY: SafetyRules = {
    maxUnavailable: undefined,
    protectFrameworks: [],
    requireRelocatable: true,
    minimumHeadroom: undefined,
    allowLoss: false,
    relocates: {},
};
