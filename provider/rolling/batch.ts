import type { AgentMachine } from "../schedule";

/** The lists of steps, in the order in which a batch comes to them. */
export const HOOKS = ["beforeDown", "whileDown", "beforeUp", "afterUp"] as const;
export type Hook = (typeof HOOKS)[number];

/** What a batch goes through, in order; those in between are steps of the program. */
export const STAGES = ["beforeDown", "down", "whileDown", "beforeUp", "up", "afterUp"] as const;
export type Stage = (typeof STAGES)[number];

/** What comes next in a batch: a stage, and how many steps of it are done. */
export interface Position {
    stage: Stage;
    step: number;
}

/** Machines that go down, are worked on, and come up together. */
export interface Batch extends Position {
    machines: readonly AgentMachine[];
    group: string;
    /** `open` while somebody works on it, or was when he was killed. */
    state: "pending" | "open" | "failed" | "finished";
    /** Why it failed; empty otherwise. */
    reason: string;
}

export const START: Position = { stage: "beforeDown", step: 0 };

/** How many steps there are to each hook. */
export type StepCounts = Readonly<Record<Hook, number>>;

/** What is to be done next with a batch. */
export type Action =
    /** Schedule, do what is left of `beforeDown`, drain, and take DOWN. */
    | { kind: "lower" }
    /** Somebody brought machines up before the work was through: from the beginning. */
    | { kind: "restart" }
    | { kind: "step"; hook: Exclude<Hook, "beforeDown">; index: number }
    /** Bring up, and wait for the agents. */
    | { kind: "raise" }
    | { kind: "finish" };

/**
 * Decides from how far a batch is known to be, and which of its machines are DOWN, what to do next. Where the two
 * disagree the master is right, and the batch goes back rather than ahead.
 */
export function nextAction(position: Position, modes: "down" | "up" | "mixed", counts: StepCounts): Action {
    const { stage, step } = position;
    switch (stage) {
        case "beforeDown":
        case "down":
            return { kind: "lower" };
        case "whileDown":
        case "beforeUp":
            if (modes !== "down") return { kind: "restart" };
            return stepOr(stage, step, counts, () => nextAction(after(stage), modes, counts));
        case "up":
            return { kind: "raise" };
        case "afterUp":
            if (modes !== "up") return { kind: "raise" };
            return stepOr(stage, step, counts, () => ({ kind: "finish" }));
    }
}

/** Where a batch is once a stage is through. */
export function after(stage: Exclude<Stage, "afterUp">): Position {
    return { stage: STAGES[STAGES.indexOf(stage) + 1]!, step: 0 };
}

/** `batch 2 of 5` */
export function batchName(batches: readonly Batch[], batch: Batch): string {
    return `batch ${batches.indexOf(batch) + 1} of ${batches.length}`;
}

function stepOr(
    hook: Exclude<Hook, "beforeDown">,
    index: number,
    counts: StepCounts,
    otherwise: () => Action,
): Action {
    return index < counts[hook] ? { kind: "step", hook, index } : otherwise();
}
