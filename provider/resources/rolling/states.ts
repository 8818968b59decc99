// A part of the public types: it imports no library, as that would be compiled in every program.

/**
 * `finished` where every machine is through; `failed` where an update stopped half-way; `waiting` where it stopped as no
 * further batch may begin outside of `allowedTimes`; `interrupted` where a refresh found machines of ours still
 * scheduled or DOWN.
 */
export type RollingPhase = "finished" | "failed" | "waiting" | "interrupted";

/** A batch, and how far it has come. */
export interface RollingBatch {
    machines: { hostname: string; ip: string }[];
    /** The value of `groupBy`'s attribute; empty without. */
    group: string;
    state: "pending" | "open" | "failed" | "finished";
    /** What comes next: `beforeDown`, `down`, `whileDown`, `beforeUp`, `up` or `afterUp`. */
    stage: string;
    /** The steps of that stage that are done. */
    step: number;
    /** Why it failed; empty otherwise. */
    reason: string;
}

/** The last lines that a step printed, with secrets masked. */
export interface StepOutput {
    step: string;
    /** The machine's host name, or the batch. */
    on: string;
    lines: string[];
}
