import type { Batch } from "../../rolling";
import type { AgentMachine } from "../../schedule";
import type { BatchFacts, StepLog } from "../../steps";
import { mergeAgents, type RecordedAgent, recordsOn } from "../agents-before";
import type { Journal } from "./journal";
import { withLog } from "./journal-lines";

/** How far a run has come, kept at every change. */
export class Progress {
    /** @param keepJournal called before anything is done that the journal says. */
    constructor(
        public journal: Journal,
        private readonly keepJournal: (journal: Journal) => void,
    ) {}

    get batches(): readonly Batch[] {
        return this.journal.batches;
    }

    /** The machines of batches that are not through. */
    get unfinished(): AgentMachine[] {
        return this.batches.filter(({ state }) => state !== "finished").flatMap(({ machines }) => machines);
    }

    batch(index: number): Batch {
        return this.batches[index]!;
    }

    save(): void {
        this.keepJournal(this.journal);
    }

    change(index: number, change: Partial<Batch>): void {
        const batches = this.batches.map((batch, each) => (each === index ? { ...batch, ...change } : batch));
        this.journal = { ...this.journal, batches };
        this.save();
    }

    /** Agents, as they are before their machines go down or after they came up. */
    remember(agents: readonly RecordedAgent[]): void {
        this.journal = { ...this.journal, agents: mergeAgents(this.journal.agents, agents) };
        this.save();
    }

    /** What a step printed; what it printed for the same batch before goes. */
    keep(log: StepLog): void {
        this.journal = { ...this.journal, logs: withLog(this.journal.logs, log) };
    }

    factsOf(index: number): BatchFacts {
        const { machines, group } = this.batch(index);
        return {
            machines: machines.map((machine) => ({
                ...machine,
                agentId: recordsOn(this.journal.agents, [machine])[0]?.id ?? "",
            })),
            number: index + 1,
            of: this.batches.length,
            group,
        };
    }
}
