import * as pulumi from "@pulumi/pulumi";
import { isMesosError, knownBugs, type MesosError } from "../mesos";
import { isKnown } from "../program/known";
import { settingsOf } from "../program/settings";
import { type Snapshot, snapshotOf } from "../program/snapshot";
import { type Violation, waysOutOf } from "../safety";
import type { Properties } from "./inputs";
import { describeOverlaps } from "./overlaps";
import { programNotes } from "./record-note";
import { type Planned, StackPlan, type Told } from "./stack-plan";
import { containsUnknown, UNKNOWN } from "./unknowns";

/** What a reviewer should know of a resource before it is applied. */
export interface Finding {
    severity: "info" | "warn";
    text: string;
    /** The rule that this is a refusal by; the ways out are told once a stack. */
    violation?: Violation;
}

/** What comes of looking at a resource, in two steps: what it will have, and what there is to say of that. */
export interface Preview {
    /** Left out where no window stands for long, or nothing is known. */
    planned?: Planned;
    /** @param others what the program's other resources will have on that master. */
    findings(others: readonly Planned[]): Promise<Finding[]>;
}

/** Of arguments that are wrong or that nobody knows yet, there is nothing to say. */
export const SILENT: Preview = { findings: async () => [] };

/** How a type of resource is looked at. */
export interface Reviewer {
    /**
     * A resource that this run creates or changes.
     *
     * @param inputs what Pulumi is given: after transforms and ignoreChanges, with UNKNOWN for what is yet to come.
     * @param recorded its outputs on record, as far as `Operations.previewed` names them; undefined for a new one, and
     * where they could not be had.
     * @param id of a resource that is there already.
     */
    changed(
        inputs: Properties,
        recorded: Properties | undefined,
        snapshot: Snapshot,
        id?: string,
    ): Promise<Preview>;
    /** One that stays as it is: only where the master differs from its record is there anything to say. */
    unchanged(recorded: Properties, snapshot: Snapshot): Promise<Preview>;
}

/**
 * In preview, looks at the master and logs on the resource what `pulumi up` will do there and what is odd.
 * The program does this itself, once a cluster: check and diff run one resource at a time and do no I/O.
 * A master that cannot be reached is a warning here, not a failure.
 */
export function logReview(
    resource: pulumi.Resource,
    type: string,
    properties: object,
    reviewer: Reviewer,
): void {
    if (!pulumi.runtime.isDryRun()) return;
    const way = stack.enter();
    const settings = settingsOf(resource.getProvider(type));
    const reviewed = async () => {
        const subject = await subjectOf(resource, properties);
        if (subject === undefined || !(await isKnown(settings))) return;
        const known = await valueOf(settings);
        if (known === undefined) return; // said by check
        let snapshot: Snapshot | undefined;
        try {
            snapshot = snapshotOf(known);
            const preview =
                "inputs" in subject
                    ? await reviewer.changed(subject.inputs, subject.recorded, snapshot, subject.id)
                    : await reviewer.unchanged(subject.recorded, snapshot);
            const { planned } = preview;
            if (planned !== undefined) stack.add(snapshot, planned);
            way.registered();
            await stack.settled();
            const findings = await preview.findings(stack.others(snapshot, planned));
            stack.addViolations(
                snapshot,
                findings.flatMap(({ violation }) => violation ?? []),
            );
            // A run that changes nothing asks nothing more.
            if (findings.length > 0) await warnOfBugs(snapshot);
            for (const { severity, text } of findings) await pulumi.log[severity](text, resource);
        } catch (error) {
            if (!isMesosError(error)) throw error;
            if (error.code === "BAD_SETTINGS") return; // said by check
            await warnOfBlindness(error, snapshot, resource);
        }
    };
    // An output, so that a failure here is one of the program.
    void pulumi.output(reviewed().finally(() => way.done()));
}

/** What is to be said of work on machines of which not everything is known before other resources are deployed. */
export function reviewUnknown(inputs: Properties): Finding[] {
    const names = Object.keys(inputs).filter((name) => containsUnknown(inputs[name]));
    const text =
        `not known yet in this preview: ${names.join(", ")}; which machines pulumi up takes out of service here, and ` +
        "what that costs, cannot be told before";
    return [{ severity: "warn", text }];
}

/** A resource that changes, with what Pulumi is given; or one that stays, with what is recorded. */
type Subject =
    | { inputs: Properties; recorded: Properties | undefined; id: string | undefined }
    | { recorded: Properties };

/**
 * Waits until the resource is registered. In preview the outputs of one that stays as it is are known; of one that is
 * created or changed only those are that are inputs, as the engine has them. Undefined where it is neither: the
 * registration failed, or `--target` passes it over.
 */
async function subjectOf(resource: pulumi.Resource, properties: object): Promise<Subject | undefined> {
    const outputs = resource as unknown as Record<string, pulumi.Output<unknown>>;
    const witness = outputs.masterVersion!;
    let isUnchanged: boolean;
    try {
        isUnchanged = await isKnown(witness);
    } catch {
        return undefined;
    }
    const names = Object.keys(properties);
    if (isUnchanged) {
        const values = await Promise.all(
            names.map(async (name) =>
                (await isKnown(outputs[name]!)) ? valueOf(outputs[name]!) : undefined,
            ),
        );
        return { recorded: Object.fromEntries(names.map((name, index) => [name, values[index]])) };
    }
    const given = properties as Record<string, unknown>;
    const values = await Promise.all(names.map((name) => inputOf(outputs[name], given[name])));
    const inputs = Object.fromEntries(
        names.map((name, index) => [name, values[index]]).filter(([, value]) => value !== undefined),
    ) as Properties;
    // Passed over: nothing of it is known.
    if (inputs.owner === undefined || inputs.owner === UNKNOWN) return undefined;
    const { id } = resource as pulumi.CustomResource;
    if (!(await isKnown(id))) return { inputs, recorded: undefined, id: undefined };
    return { inputs, recorded: programNotes().take(String(inputs.owner)), id: await valueOf(id) };
}

/** Where the engine has no value, none was given, or it was taken out on the way, or it is yet to come. */
async function inputOf(output: pulumi.Output<unknown> | undefined, given: unknown): Promise<unknown> {
    if (output !== undefined && (await isKnown(output))) return valueOf(output);
    if (given === undefined) return undefined;
    return (await isKnown(pulumi.output(given))) ? undefined : UNKNOWN;
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply((value) => resolve(value)));
}

const blind = new WeakSet<Snapshot>();

/** A master that cannot be looked at is told of once, not with each resource. */
async function warnOfBlindness(
    error: MesosError,
    snapshot: Snapshot | undefined,
    resource: pulumi.Resource,
): Promise<void> {
    if (snapshot !== undefined && blind.has(snapshot)) return;
    if (snapshot !== undefined) blind.add(snapshot);
    await pulumi.log.warn(`this preview could not look at the master: ${error.message}`, resource);
}

const warned = new WeakSet<Snapshot>();

/** Known bugs are the cluster's, not a resource's: told once. */
async function warnOfBugs(snapshot: Snapshot): Promise<void> {
    if (warned.has(snapshot)) return;
    warned.add(snapshot);
    for (const bug of knownBugs(await snapshot.version())) await pulumi.log.warn(bug);
}

const said = new Set<string>();

const stack = new StackPlan(tell);

/** What is the stack's and no resource's: which windows are open together, and the ways out of what is refused. */
async function tell(told: readonly Told[]): Promise<void> {
    for (const { snapshot, planned, violations } of told) {
        const lines = [
            ...waysOutOf(violations).map(({ rule, text }) => `ways out of safety.${rule}: ${text}`),
            ...(planned.some(({ changes }) => changes)
                ? describeOverlaps(planned, await snapshot.view())
                : []),
        ];
        for (const line of lines) {
            if (said.has(line)) continue;
            said.add(line);
            await pulumi.log.info(line);
        }
    }
}
