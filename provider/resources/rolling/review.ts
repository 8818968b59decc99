import type * as pulumi from "@pulumi/pulumi";
import { countOf, describeMachines } from "../../impact";
import { arrange, cutBatches, type Hook, HOOKS, type Member } from "../../rolling";
import { isMesosError } from "../../mesos";
import { describeViolation, machinesWithin, type SafetyRules, violationsOf } from "../../safety";
import { nextStep, type View, machineKeys, machineKey } from "../../schedule";
import { formatDuration, parseDuration } from "../../time";
import type { Snapshot } from "../../program/snapshot";
import { MaintenanceError } from "../../writer";
import { careOf } from "../care";
import type { Properties } from "../inputs";
import { logReview, type Finding } from "../review-log";
import { reviewImpact } from "../review-impact";
import { reviewMachines } from "../review-machines";
import { limitOf } from "../safety-input";
import { goalOf, scheduledMachines } from "./goals";
import { groupFinder, machineReferences, type MemberReference } from "./members";
import { checkRolling, parseRollingInputs, type RollingInputs } from "./spec";
import { stepsOf } from "./steps-input";

/**
 * Logs on a roll-out, in preview, what a reviewer should know: the plan, what it costs, what would be refused.
 * Nothing where nothing is to be done.
 */
export function reviewInPreview(
    resource: pulumi.Resource & { phase: unknown },
    type: string,
    properties: object,
): void {
    logReview(resource, type, properties, async (inputs, snapshot) =>
        (await isKnown(resource.phase)) ? [] : reviewRolling(inputs, snapshot, Date.now()),
    );
}

/**
 * Whether an output has a value in preview: the recorded one, as the engine leaves the resource as it is. Only Pulumi's
 * own types leave this member of an Output out.
 */
async function isKnown(output: unknown): Promise<boolean> {
    return (await (output as { isKnown?: Promise<boolean> }).isKnown) === true;
}

export async function reviewRolling(
    properties: Properties,
    snapshot: Snapshot,
    now: number,
): Promise<Finding[]> {
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    const checked = checkRolling(given);
    if (checked.failures.length > 0) return []; // said by check
    const inputs = parseRollingInputs(checked.inputs);
    const [view, agents] = await Promise.all([snapshot.view(), snapshot.agents()]);
    const { machines, findings } = reviewMachines(machineReferences(inputs.machines), agents, view);
    if (machines.length < inputs.machines.length) return findings;
    const groupOf = groupFinder(inputs.groupBy ?? "", agents);
    const members = machines.map((machine, index) => ({
        ...machine,
        group: declaredGroup(inputs.machines[index]!, inputs) ?? groupOf(machine) ?? "",
    }));
    const batches = cutBatches(
        arrange(members, inputs.order),
        machinesWithin(limitOf(inputs.batchSize), members.length),
    );
    return [
        ...findings,
        ...reviewPlan(inputs, batches),
        ...reviewLeaving(inputs, members, view),
        ...reviewConflicts(inputs, members, view, now),
        ...(await reviewCosts(inputs, batches, view, snapshot, now)),
    ];
}

function declaredGroup(reference: MemberReference, { groupBy }: RollingInputs): string | undefined {
    if (typeof reference === "string" || groupBy === undefined) return undefined;
    return reference.attributes?.[groupBy];
}

function reviewPlan(inputs: RollingInputs, batches: readonly Member[][]): Finding[] {
    const { duration, pauseBetween, groupBy } = inputs;
    const machines = batches.flat().length;
    const pause = pauseBetween === undefined ? 0n : parseDuration(pauseBetween);
    const length = parseDuration(duration) * BigInt(batches.length) + pause * BigInt(batches.length - 1);
    const steps = stepsOf(inputs.steps);
    const groups = groupBy === undefined ? "" : `, one ${groupBy} at a time`;
    return [
        `plan: ${countOf(machines, "machine")} in ${batches.length === 1 ? "1 batch" : `${batches.length} batches`}${groups}, ` +
            `about ${formatDuration(length)} in all; machines that finished under the same triggers are passed over`,
        ...batches
            .slice(0, SHOWN)
            .map((batch, index) => `batch ${index + 1}${groupText(batch)}: ${describeMachines(batch)}`),
        ...(batches.length > SHOWN ? [`and ${batches.length - SHOWN} batches more`] : []),
        ...HOOKS.filter((hook) => steps[hook].length > 0).map((hook) => stepsText(hook, steps[hook])),
    ].map((text) => ({ severity: "info", text }));
}

/** A preview is read by people: that many batches, and the number of the others. */
const SHOWN = 20;

function groupText([first]: readonly Member[]): string {
    return first?.group ? ` (${first.group})` : "";
}

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
    machines: readonly Member[],
    view: View,
    now: number,
): Finding[] {
    const step = nextStep(view, goalFor(inputs, machines, view, now));
    if (step.kind !== "conflict") return [];
    return [{ severity: "warn", text: MaintenanceError.conflict(step.conflicts).message }];
}

/** What the largest batch costs, as of now, and which of the others a safety rule would refuse. */
async function reviewCosts(
    inputs: RollingInputs,
    batches: readonly Member[][],
    view: View,
    snapshot: Snapshot,
    now: number,
): Promise<Finding[]> {
    const care = careOf(inputs);
    const largest = batches.reduce((a, b) => (b.length > a.length ? b : a));
    const name = batches.length === 1 ? "" : `the largest batch (${batches.indexOf(largest) + 1}): `;
    const impact = await reviewImpact(goalFor(inputs, largest, view, now), view, care, snapshot);
    return [
        ...impact.map(({ severity, text }) => ({ severity, text: name + text })),
        ...(await reviewRefusals(batches, largest, view, care.safety, snapshot)),
    ];
}

async function reviewRefusals(
    batches: readonly Member[][],
    told: readonly Member[],
    view: View,
    safety: SafetyRules,
    snapshot: Snapshot,
): Promise<Finding[]> {
    const cluster = await snapshot.cluster().catch((error: unknown) => {
        if (isMesosError(error)) return undefined; // told with the impact
        throw error;
    });
    if (cluster === undefined) return [];
    const down = machineKeys(view.down);
    return batches.flatMap((batch, index) => {
        const machines = batch.filter((machine) => !down.has(machineKey(machine)));
        if (batch === told || machines.length === 0) return [];
        return violationsOf(safety, { machines, cluster, unavailable: view.down }).map(
            (violation): Finding => ({
                severity: "warn",
                text: `pulumi up will refuse to take batch ${index + 1} DOWN: ${describeViolation(violation)}`,
            }),
        );
    });
}

function goalFor(inputs: RollingInputs, machines: readonly Member[], view: View, now: number) {
    const { owner, onConflict, duration } = inputs;
    const lowered = { machines, duration: parseDuration(duration), now: BigInt(Math.floor(now)) };
    return goalOf({ owner, machines, onConflict, complete: false }, view, [], lowered);
}
