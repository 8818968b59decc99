import { isInterrupted } from "../../interruption";
import type { Batch } from "../../rolling";
import { strangersIn, type View } from "../../schedule";
import { parseDuration } from "../../time";
import { drainedAmong } from "../agents-before";
import { allowedTimesOf } from "../allowed-times-input";
import { careOf } from "../care";
import type { Cluster } from "../cluster";
import { undrainAgents } from "../drain-agents";
import { finishing, PartialFailure } from "../failure";
import type { Properties } from "../inputs";
import { machineStatesOf } from "../window/outputs";
import { describeStrangers } from "../window/edits";
import { nameOf, timeoutOf } from "../window/reach";
import { TimesClosed } from "./allowed";
import { beginRun } from "./begin";
import { describeFailure } from "./failures";
import { absenceOf, type Ownership, scheduledMachines } from "./goals";
import { rollingId } from "./id";
import { type Journal, JournalFile, type JournalStore } from "./journal";
import { Logins } from "./logins";
import { rollingOutputs, type RollingOutputs } from "./outputs";
import { Progress } from "./progress";
import { type RecordedRolling, recordedOf } from "./recorded";
import { leftAhead, revisionOf } from "./revision";
import { parseRollingInputs, type RollingInputs } from "./spec";
import { stepsOf } from "./steps-input";
import { type Task, Walk } from "./walk";

export { rollingId };

/** What the life cycle needs beside the cluster; tests give another. */
export interface Surroundings {
    now(): number;
    journal(id: string): JournalStore;
}

export const surroundings: Surroundings = {
    now: Date.now,
    journal: (id) => new JournalFile(id),
};

export async function createRolling(news: Properties, cluster: Cluster, around = surroundings) {
    const inputs = parseRollingInputs(news);
    const id = rollingId(inputs.owner);
    return { id, outs: await establish(id, inputs, undefined, cluster, around) };
}

export async function updateRolling(
    id: string,
    olds: Properties,
    news: Properties,
    cluster: Cluster,
    around = surroundings,
) {
    return { outs: await establish(id, parseRollingInputs(news), recordedOf(olds), cluster, around) };
}

/** Gives back what is still scheduled or DOWN. Machines that are through are not touched. */
export async function deleteRolling(
    id: string,
    olds: Properties,
    cluster: Cluster,
    around = surroundings,
): Promise<void> {
    const { owner, members, drain, journal, revision } = recordedOf(olds);
    const store = around.journal(id);
    const left = leftAhead(store, revision)?.agents ?? [];
    const goal = absenceOf(ownershipOf({ owner, members }));
    const strangers = describeStrangers(strangersIn((await cluster.view()).schedule, goal));
    await finishing(() => cluster.reach(goal));
    for (const line of strangers) cluster.log(`${nameOf({ owner })}: ${line}`);
    const ours = drainedAmong([...(journal?.agents ?? []), ...left]);
    if (drain?.strategy === "agent" || ours.length > 0)
        await undrainAgents([...members, ...ours], ours, nameOf({ owner }), cluster);
    store.remove();
}

/** What is finished stays so, whatever the master says; machines of ours that are scheduled or DOWN show. */
export async function readRolling(id: string, olds: Properties, cluster: Cluster) {
    const { owner, members, phase } = recordedOf(olds);
    const [view, masterVersion] = await Promise.all([cluster.view(), cluster.version()]);
    const scheduled = scheduledMachines(ownershipOf({ owner, members }), view);
    const isOpen = phase === "finished" && scheduled.length > 0;
    return {
        id,
        props: {
            ...olds,
            phase: isOpen ? "interrupted" : phase,
            machineStates: machineStatesOf(members, view),
            masterVersion,
        },
    };
}

/** What is on record is ours, and nothing else is. */
function ownershipOf({ owner, members }: Pick<RecordedRolling, "owner" | "members">): Ownership {
    return { owner, machines: members, onConflict: "fail", complete: true };
}

/** Goes on from wherever the last run has come: the same for a new roll-out, a changed one and a leftover. */
async function establish(
    id: string,
    inputs: RollingInputs,
    recorded: RecordedRolling | undefined,
    cluster: Cluster,
    around: Surroundings,
): Promise<RollingOutputs> {
    const store = around.journal(id);
    const { journal, ownership, isLeftover } = await beginRun(inputs, recorded, store, cluster, around.now());
    const logins = new Logins(inputs.ssh, recorded?.hostKeys ?? []);
    const progress = new Progress(journal, (reached) => store.write({ ...reached, savedAt: around.now() }));
    const walk = new Walk(
        taskOf(inputs, ownership),
        {
            cluster,
            clock: cluster.clock,
            log: (line) => cluster.log(line),
            now: around.now,
            shells: logins.shells,
            secrets: logins.secrets,
        },
        progress,
    );
    const failure = await walk.run().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    const { committed } = cluster;
    const view = await viewOrNothing(committed);
    const outs = rollingOutputs(inputs, progress.journal, {
        view,
        hostKeys: logins.hostKeys,
        // Of one run, whatever number of updates it takes.
        warnings: [
            ...(recorded?.journal?.triggers === progress.journal.triggers ? recorded.warnings : []),
            ...walk.warnings,
        ],
        masterVersion: await committed.version().catch(() => ""),
        now: around.now(),
        isWaiting:
            failure instanceof TimesClosed && !progress.batches.some(({ state }) => state === "failed"),
    });
    const failed = progress.batches.filter(({ state }) => state === "failed");
    const reasons = failed.map((batch) => describeFailure(progress.batches, batch, view));
    if (isInterrupted(failure)) reasons.unshift(failure.saying(howFar(progress.batches)).message);
    else if (failure !== undefined && (reasons.length === 0 || failure instanceof TimesClosed))
        reasons.push(failure.message);
    const [first, ...rest] = reasons;
    if (first !== undefined && !isLeftover && !walk.applied) {
        store.remove();
        throw failure ?? new Error(first);
    }
    // Where the engine is gone, nobody is there to record it.
    if (!committed.interruption.signal.aborted)
        handOver(store, { ...progress.journal, recording: revisionOf(outs), savedAt: around.now() });
    if (first === undefined) return outs;
    throw new PartialFailure(id, { ...outs }, [`not finished: ${first}`, ...rest]);
}

/** The file stays, as we may be killed before what is handed over is on record; see leftBehind. */
function handOver(store: JournalStore, journal: Journal): void {
    try {
        store.write(journal);
    } catch {
        // One that is not marked could count where it must not.
        store.remove();
    }
}

function howFar(batches: readonly Batch[]): string {
    const finished = batches.filter(({ state }) => state === "finished").length;
    return `${finished} of ${batches.length} batches ${finished === 1 ? "is" : "are"} finished; \`pulumi up\` goes on with the others`;
}

function viewOrNothing(cluster: Cluster): Promise<View | undefined> {
    return cluster
        .look()
        .view()
        .catch(() => undefined);
}

function taskOf(inputs: RollingInputs, ownership: Ownership): Task {
    const { duration, pauseBetween, maxFailures, waitForAgents, allowedTimes } = inputs;
    return {
        ...careOf(inputs),
        name: nameOf(inputs),
        ownership,
        steps: stepsOf(inputs.steps),
        duration: parseDuration(duration),
        pause: pauseBetween === undefined ? 0 : Number(parseDuration(pauseBetween)),
        maxFailures,
        allowed: allowedTimes && allowedTimesOf(allowedTimes),
        agentTimeout: timeoutOf(waitForAgents),
    };
}
