import type * as pulumi from "@pulumi/pulumi";
import { countOf, describeMachines } from "../../impact";
import { type Batch, type Hook, HOOKS, type Member } from "../../rolling";
import { isMesosError } from "../../mesos";
import { describeViolation, type SafetyRules, type Violation, violationsOf } from "../../safety";
import { type AgentMachine, nextStep, type View, machineKeys, machineKey } from "../../schedule";
import { formatDuration, parseDuration } from "../../time";
import type { Snapshot } from "../../program/snapshot";
import { MaintenanceError } from "../../writer";
import { allowedTimesOf } from "../allowed-times-input";
import { careOf } from "../care";
import { driftText } from "../drift-text";
import type { Properties } from "../inputs";
import { logReview, type Finding, type Preview, reviewUnknown, SILENT } from "../review-log";
import { reviewImpact } from "../review-impact";
import { reviewMachines } from "../review-machines";
import { afterOthers, type Planned } from "../stack-plan";
import { containsUnknown } from "../unknowns";
import { begins, outlook } from "./allowed";
import { batchText } from "./batch-text";
import { knownMembers, planRun } from "./begin";
import { goalOf, modesOf, scheduledMachines } from "./goals";
import { rollingId } from "./id";
import { JournalFile, type JournalStore } from "./journal";
import { leftBehind } from "./left-behind";
import { groupFinder, machineReferences, type MemberReference } from "./members";
import { recordedOf } from "./recorded";
import { checkRolling, parseRollingInputs, type RollingInputs } from "./spec";
import { stepsOf } from "./steps-input";

/** Logs on a roll-out, in preview, what a reviewer should know: what remains of it, what that costs, what would be refused. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, {
        changed: (inputs, recorded, snapshot, id) =>
            reviewRolling(inputs, recorded, snapshot, Date.now(), (name) => new JournalFile(id ?? name)),
        unchanged: reviewUnchanged,
    });
}

/** @param journalOf the file that a run which was cut off has left, by the id of the roll-out. */
export async function reviewRolling(
    properties: Properties,
    olds: Properties | undefined,
    snapshot: Snapshot,
    now: number,
    journalOf: (id: string) => Pick<JournalStore, "read">,
): Promise<Preview> {
    const checked = checkRolling(properties);
    if (checked.failures.length > 0) return SILENT; // said by check
    if (containsUnknown(checked.inputs)) return { findings: async () => reviewUnknown(checked.inputs) };
    const inputs = parseRollingInputs(checked.inputs);
    const recorded = olds && recordedOf(olds);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const store = journalOf(rollingId(inputs.owner));
    const { left } = leftBehind(store, { owner: inputs.owner, recorded, view, now });
    const known = knownMembers(recorded, left);
    const references = machineReferences(inputs.machines);
    const { machines, findings } = reviewMachines(references, agents, view, known);
    if (machines.length < inputs.machines.length) return { findings: async () => findings };
    const groupOf = groupFinder(inputs.groupBy ?? "", agents);
    const groups = new Map(known.map((each) => [machineKey(each), each.group]));
    const declared = machines.map((machine, index) => ({
        ...machine,
        group:
            declaredGroup(inputs.machines[index]!, inputs) ??
            groupOf(machine) ??
            groups.get(machineKey(machine)) ??
            "",
    }));
    const { journal } = planRun(inputs, { declared, recorded, left, view, now });
    const batches = journal.batches.filter(({ state }) => state !== "finished");
    return {
        findings: async (others) => [
            ...findings,
            ...reviewPlan(inputs, journal.batches, view),
            ...reviewTimes(inputs, batches, view, now),
            ...reviewLeaving(inputs, journal.members, view),
            ...(batches.length === 0
                ? []
                : [
                      ...reviewConflicts(inputs, batches, view, others, now),
                      ...(await reviewCosts(inputs, journal.batches, view, snapshot, now)),
                  ]),
        ],
    };
}

/** A roll-out that stays as it is, finished: no machine may be left in a window of its. */
export async function reviewUnchanged(olds: Properties, snapshot: Snapshot): Promise<Preview> {
    const { owner, members } = recordedOf(olds);
    const open = scheduledMachines(
        { owner, machines: members, onConflict: "fail", complete: true },
        await snapshot.view(),
    );
    if (open.length === 0) return SILENT;
    const text = driftText([
        `recorded as finished, and on the master still scheduled or DOWN: ${describeMachines(open)}`,
    ]);
    return { findings: async () => [{ severity: "warn", text }] };
}

function declaredGroup(reference: MemberReference, { groupBy }: RollingInputs): string | undefined {
    if (typeof reference === "string" || groupBy === undefined) return undefined;
    return reference.attributes?.[groupBy];
}

function reviewPlan(inputs: RollingInputs, batches: readonly Batch[], view: View): Finding[] {
    const { duration, pauseBetween, groupBy } = inputs;
    const remaining = batches.filter(({ state }) => state !== "finished");
    if (remaining.length === 0) return [];
    const finished = batches.filter(({ state }) => state === "finished");
    const pause = pauseBetween === undefined ? 0n : parseDuration(pauseBetween);
    const length = parseDuration(duration) * BigInt(remaining.length) + pause * BigInt(remaining.length - 1);
    const steps = stepsOf(inputs.steps);
    const groups = groupBy === undefined ? "" : `, one ${groupBy} at a time`;
    const what = `${countOf(machinesIn(remaining), "machine")} in ${batchCount(remaining)}${groups}, about ${formatDuration(length)} in all`;
    const isBegun = batches.some(({ state }) => state !== "pending");
    return [
        isBegun
            ? `goes on: ${batchCount(finished)} of ${batches.length} (${countOf(machinesIn(finished), "machine")}) ` +
              `${finished.length === 1 ? "is" : "are"} finished; what remains: ${what}`
            : `plan: ${what}`,
        ...remaining.slice(0, SHOWN).map((batch) => batchText(batches, batch, steps, view)),
        ...(remaining.length > SHOWN ? [`and ${remaining.length - SHOWN} more`] : []),
        ...HOOKS.filter((hook) => steps[hook].length > 0).map((hook) => stepsText(hook, steps[hook])),
    ].map((text) => ({ severity: "info", text }));
}

function machinesIn(batches: readonly Batch[]): number {
    return batches.reduce((sum, { machines }) => sum + machines.length, 0);
}

function batchCount({ length }: readonly Batch[]): string {
    return length === 1 ? "1 batch" : `${length} batches`;
}

/** How far the run would come before batches may begin no longer. */
function reviewTimes(
    { allowedTimes, duration, pauseBetween }: RollingInputs,
    batches: readonly Batch[],
    view: View,
    now: number,
): Finding[] {
    if (allowedTimes === undefined) return [];
    const pause = pauseBetween === undefined ? 0n : parseDuration(pauseBetween);
    const begun = batches.filter((batch) => !begins(batch, modesOf(batch.machines, view))).length;
    const length = parseDuration(duration) + pause;
    const found = outlook(allowedTimesOf(allowedTimes), now, batches.length, begun, length);
    return found === undefined ? [] : [found];
}

/** A preview is read by people: that many batches, and the number of the others. */
const SHOWN = 20;

function stepsText(hook: Hook, steps: readonly { name: string; kind: string }[]): string {
    return `${hook}: ${steps.map(({ name, kind }) => `${name}, ${KINDS[kind]}`).join("; ")}`;
}

const KINDS: Record<string, string> = { local: "a local command", ssh: "over SSH", http: "an HTTP request" };

/** A batch that stopped DOWN goes up unworked where its machines leave; where that is a surprise, getAgents is the reason. */
function reviewLeaving(inputs: RollingInputs, members: readonly Member[], view: View): Finding[] {
    const keys = machineKeys(members);
    const leaving = scheduledMachines({ ...inputs, machines: members, complete: false }, view).filter(
        (machine) => !keys.has(machineKey(machine)),
    );
    if (leaving.length === 0) return [];
    const text =
        `still scheduled or DOWN here and no longer among the machines: ${describeMachines(leaving)}. If they come ` +
        'from getAgents: agents on DOWN machines are not listed; keep the first answer with ignoreChanges: ["machines"]';
    return [{ severity: "warn", text }];
}

function reviewConflicts(
    inputs: RollingInputs,
    batches: readonly Batch[],
    view: View,
    others: readonly Planned[],
    now: number,
): Finding[] {
    const machines = batches.flatMap((batch) => batch.machines);
    const goal = goalFor(inputs, machines, view, now);
    if (nextStep(view, goal).kind !== "conflict") return [];
    const step = nextStep(afterOthers(view, others), goal);
    if (step.kind !== "conflict") return [];
    return [{ severity: "warn", text: MaintenanceError.conflict(step.conflicts).message }];
}

/** What the largest batch that remains costs, as of now, and which of the others a safety rule would refuse. */
async function reviewCosts(
    inputs: RollingInputs,
    batches: readonly Batch[],
    view: View,
    snapshot: Snapshot,
    now: number,
): Promise<Finding[]> {
    const care = careOf(inputs);
    const down = machineKeys(view.down);
    const serving = batches
        .filter(({ state }) => state !== "finished")
        .map((batch) => ({
            number: batches.indexOf(batch) + 1,
            machines: batch.machines.filter((machine) => !down.has(machineKey(machine))),
        }))
        .filter(({ machines }) => machines.length > 0);
    if (serving.length === 0) return [];
    const largest = serving.reduce((a, b) => (b.machines.length > a.machines.length ? b : a));
    const name = serving.length === 1 ? "" : `the largest batch (${largest.number}): `;
    const impact = await reviewImpact(goalFor(inputs, largest.machines, view, now), view, care, snapshot);
    return [
        ...impact.map((finding) =>
            finding.violation === undefined
                ? { ...finding, text: name + finding.text }
                : refusalOf(largest.number, batches.length, finding.violation),
        ),
        ...(await reviewRefusals(
            serving.filter((batch) => batch !== largest),
            batches.length,
            view,
            care.safety,
            snapshot,
        )),
    ];
}

async function reviewRefusals(
    serving: readonly { number: number; machines: readonly AgentMachine[] }[],
    count: number,
    view: View,
    safety: SafetyRules,
    snapshot: Snapshot,
): Promise<Finding[]> {
    const cluster = await snapshot.cluster().catch((error: unknown) => {
        if (isMesosError(error)) return undefined; // told with the impact
        throw error;
    });
    if (cluster === undefined) return [];
    return serving.flatMap(({ number, machines }) =>
        violationsOf(safety, { machines, cluster, unavailable: view.down }).map((violation) =>
            refusalOf(number, count, violation),
        ),
    );
}

function refusalOf(number: number, count: number, violation: Violation): Finding {
    const which = count === 1 ? "these machines" : `batch ${number}`;
    const text = `pulumi up will refuse to take ${which} DOWN: ${describeViolation(violation)}`;
    return { severity: "warn", text, violation };
}

function goalFor(inputs: RollingInputs, machines: readonly AgentMachine[], view: View, now: number) {
    const { owner, onConflict, duration } = inputs;
    const lowered = { machines, duration: parseDuration(duration), now: BigInt(Math.floor(now)) };
    return goalOf({ owner, machines, onConflict, complete: false }, view, [], lowered);
}
