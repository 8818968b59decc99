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
    /** What comes of a `down` at another time than that of its window. */
    outsideWindow: "refuse" | "warn" | "allow";
    /** How long before its start a window counts as begun, in milliseconds. */
    grace: bigint;
}

/** So many machines, or a share of them. */
export type Limit = { machines: number } | { percent: number };

/** How many of the machines that is: a share is rounded down, and one always may. */
export function machinesWithin(limit: Limit, machines: number): number {
    return "machines" in limit ? limit.machines : Math.max(1, Math.floor((machines * limit.percent) / 100));
}

/** What a careful operator would want where nothing is said. */
export const DEFAULT_SAFETY: SafetyRules = {
    maxUnavailable: undefined,
    protectFrameworks: [],
    requireRelocatable: true,
    minimumHeadroom: undefined,
    allowLoss: false,
    relocates: {},
    outsideWindow: "refuse",
    grace: 300_000n,
};
