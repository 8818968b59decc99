import { planBatches } from "../../rolling";
import { type AgentMachine, machineKey, machineKeys, signatureOf } from "../../schedule";
import { parseDuration } from "../../time";
import { mergeAgents } from "../agents-before";
import { careOf } from "../care";
import type { Cluster } from "../cluster";
import { undrainAgents } from "../drain-agents";
import { finishing, PartialFailure } from "../failure";
import type { Properties } from "../inputs";
import { mergeMachines } from "../machines";
import { limitOf } from "../safety-input";
import { machineStatesOf } from "../window/outputs";
import { nameOf, timeoutOf } from "../window/reach";
import { describeFailure } from "./failures";
import { absenceOf, type Ownership, scheduledMachines } from "./goals";
import { type Journal, JournalFile, type JournalStore } from "./journal";
import { resolveMembers, type ResolvedMember } from "./members";
import { rollingOutputs } from "./outputs";
import { Logins } from "./logins";
import { type RecordedRolling, recordedOf } from "./recorded";
import { parseRollingInputs, type RollingInputs, stepHashes, triggersHash } from "./spec";
import { stepsOf } from "./steps-input";
import { type Task, Walk } from "./walk";

/** What the life cycle needs beside the cluster; tests give another. */
export interface Surroundings {
    now(): number;
    journal(id: string): JournalStore;
}

export const surroundings: Surroundings = {
    now: Date.now,
    journal: (id) => new JournalFile(id),
};

/** The id of a roll-out: stable for its life. */
export function rollingId(owner: string): string {
    const { start, duration } = signatureOf(owner);
    return `rolling-${start}-${duration}`;
}

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
    const { owner, members, drain } = recordedOf(olds);
    await finishing(() => cluster.reach(absenceOf({ owner, machines: members, onConflict: "fail" })));
    if (drain?.strategy === "agent") await undrainAgents(members, nameOf({ owner }), cluster);
    around.journal(id).remove();
}

/** What is finished stays so, whatever the master says; machines of ours that are scheduled or DOWN show. */
export async function readRolling(id: string, olds: Properties, cluster: Cluster) {
    const { owner, members, phase } = recordedOf(olds);
    const [view, masterVersion] = await Promise.all([cluster.view(), cluster.version()]);
    const scheduled = scheduledMachines({ owner, machines: members, onConflict: "fail" }, view);
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

/** Goes on from wherever the last run has come: the same for a new roll-out, a changed one and a leftover. */
async function establish(
    id: string,
    inputs: RollingInputs,
    recorded: RecordedRolling | undefined,
    cluster: Cluster,
    around: Surroundings,
) {
    const store = around.journal(id);
    const left = store.read();
    const known = mergeMachines(recorded?.members ?? [], left?.members ?? []) as ResolvedMember[];
    const declared = await resolveMembers(inputs, known, cluster);
    const ownership = {
        owner: inputs.owner,
        machines: mergeMachines(known, declared),
        onConflict: inputs.onConflict,
    };
    const scheduled = scheduledMachines(ownership, await cluster.look().view());
    const wasCutOff = recorded === undefined || left !== undefined;
    const members = [...declared, ...(wasCutOff ? strays(scheduled, declared, known) : [])];
    const begun = begin(inputs, members, scheduled, { recorded, left, now: around.now() });
    const name = nameOf(inputs);
    const finished = begun.batches.filter(({ state }) => state === "finished").length;
    if (left !== undefined && left.triggers === begun.triggers)
        cluster.log(
            `${name}: goes on with the run of ${left.startedAt}, which was cut off: ${finished} of ` +
                `${begun.batches.length} batches are finished (${store.place})`,
        );
    const logins = new Logins(inputs.ssh, recorded?.hostKeys ?? []);
    const walk = new Walk(
        taskOf(inputs, name, ownership),
        {
            cluster,
            clock: cluster.clock,
            log: (line) => cluster.log(line),
            now: around.now,
            save: (journal) => store.write(journal),
            shells: logins.shells,
            secrets: logins.secrets,
        },
        begun,
    );
    const failure = await walk.run().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    const view = await cluster
        .look()
        .view()
        .catch(() => undefined);
    const outs = rollingOutputs(inputs, walk.journal, {
        view,
        hostKeys: logins.hostKeys,
        warnings: walk.warnings,
        masterVersion: await cluster.version().catch(() => ""),
        now: around.now(),
    });
    // From here on the outputs hold all that the file did.
    store.remove();
    const failed = walk.journal.batches.filter(({ state }) => state === "failed");
    const reasons = failed.map((batch) => describeFailure(walk.journal.batches, batch, view));
    if (failure !== undefined && reasons.length === 0) reasons.push(failure.message);
    const [first, ...rest] = reasons;
    if (first === undefined) return outs;
    const isUntouched = recorded === undefined && finished === 0 && !walk.applied;
    if (isUntouched) throw failure ?? new Error(first);
    throw new PartialFailure(id, { ...outs }, [`not finished: ${first}`, ...rest]);
}

/**
 * Machines that a run which was cut off left under way, and that are not declared now: the agents of DOWN machines are
 * not listed, so a program that asks for agents knows nothing of them. They are seen through.
 */
function strays(
    scheduled: readonly AgentMachine[],
    declared: readonly ResolvedMember[],
    known: readonly ResolvedMember[],
): ResolvedMember[] {
    const keys = machineKeys(declared);
    return scheduled
        .filter((machine) => !keys.has(machineKey(machine)))
        .map(
            (machine) =>
                known.find((each) => machineKey(each) === machineKey(machine)) ?? { ...machine, group: "" },
        );
}

/** The journal with which a run begins: that of the run before, as far as it counts. */
function begin(
    inputs: RollingInputs,
    members: ResolvedMember[],
    scheduled: readonly AgentMachine[],
    {
        recorded,
        left,
        now,
    }: { recorded: RecordedRolling | undefined; left: Journal | undefined; now: number },
): Journal {
    const triggers = triggersHash(inputs);
    const steps = stepHashes(inputs);
    const before = [left, recorded?.journal].find((journal) => journal?.triggers === triggers);
    const batches = planBatches({
        members,
        triggers,
        steps,
        before,
        scheduled,
        size: limitOf(inputs.batchSize),
        order: inputs.order,
    });
    return {
        triggers,
        steps,
        batches,
        members,
        startedAt: before?.startedAt ?? new Date(now).toISOString(),
        // Of machines that are DOWN, whichever run took them there.
        agents: mergeAgents(recorded?.journal?.agents ?? [], left?.agents ?? []),
        logs: before?.logs ?? [],
    };
}

function taskOf(inputs: RollingInputs, name: string, ownership: Ownership): Task {
    const { duration, pauseBetween, maxFailures, waitForAgents } = inputs;
    return {
        ...careOf(inputs),
        name,
        ownership,
        steps: stepsOf(inputs.steps),
        duration: parseDuration(duration),
        pause: pauseBetween === undefined ? 0 : Number(parseDuration(pauseBetween)),
        maxFailures,
        agentTimeout: timeoutOf(waitForAgents),
    };
}
