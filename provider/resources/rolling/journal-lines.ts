import { groupBy } from "../../impact";
import type { Batch } from "../../rolling";
import { machineKey } from "../../schedule";
import type { StepLog } from "../../steps";
import { mergeAgents, type RecordedAgent } from "../agents-before";
import type { Journal } from "./journal";

/** Of a large cluster, only the last ones. */
const KEPT_LOGS = 100;

/** What has changed in a journal since the last line of it; as JSON, a line of its own. */
export interface JournalLine {
    /** Batches by their index, whole but for their machines. */
    batches?: Record<string, Omit<Batch, "machines">>;
    /** Agents that were seen; they take the place of those of their machines. */
    agents?: readonly RecordedAgent[];
    logs?: readonly StepLog[];
    savedAt?: number;
}

/** What a step printed; what it printed for the same batch before goes. */
export function withLog(logs: readonly StepLog[], log: StepLog): readonly StepLog[] {
    const others = logs.filter(({ step, on }) => step !== log.step || on !== log.on);
    return [...others, log].slice(-KEPT_LOGS);
}

/** What leads from one journal to a later one of the same run; undefined where a line cannot say it. */
export function lineBetween(before: Journal, after: Journal): JournalLine | undefined {
    const { batches, agents, logs, savedAt, ...head } = after;
    const isSameRun = Object.entries(head).every(([name, value]) => before[name as keyof Journal] === value);
    if (!isSameRun || before.batches.length !== batches.length) return undefined;
    const changed: JournalLine["batches"] = {};
    for (const [index, batch] of batches.entries()) {
        const earlier = before.batches[index]!;
        if (batch === earlier) continue;
        if (batch.machines !== earlier.machines) return undefined;
        const { machines: _, ...rest } = batch;
        changed[index] = rest;
    }
    return {
        ...(Object.keys(changed).length > 0 ? { batches: changed } : {}),
        ...(agents === before.agents ? {} : { agents: newOnes(before.agents, agents) }),
        ...(logs === before.logs ? {} : { logs: newOnes(before.logs, logs) }),
        ...(savedAt === undefined ? {} : { savedAt }),
    };
}

/** The journal that its first line and those behind it make. */
export function withLines(journal: Journal, lines: readonly JournalLine[]): Journal {
    const batches = [...journal.batches];
    const savedAt = lines.reduce((latest, line) => line.savedAt ?? latest, journal.savedAt);
    for (const line of lines) {
        for (const [index, change] of Object.entries(line.batches ?? {})) {
            const batch = batches[Number(index)];
            if (batch !== undefined) batches[Number(index)] = { ...batch, ...change };
        }
    }
    return {
        ...journal,
        batches,
        agents: mergeAgents(journal.agents, latestAgents(lines)),
        logs: lines.flatMap(({ logs = [] }) => logs).reduce(withLog, journal.logs),
        ...(savedAt === undefined ? {} : { savedAt }),
    };
}

/** The agents of each machine as they were seen last. */
function latestAgents(lines: readonly JournalLine[]): RecordedAgent[] {
    const latest = new Map<string, RecordedAgent[]>();
    for (const { agents = [] } of lines)
        for (const [machine, seen] of groupBy(agents, machineKey)) {
            latest.delete(machine);
            latest.set(machine, seen);
        }
    return [...latest.values()].flat();
}

function newOnes<T>(before: readonly T[], after: readonly T[]): readonly T[] {
    const known = new Set(before);
    return after.filter((each) => !known.has(each));
}
