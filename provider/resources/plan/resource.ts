import * as pulumi from "@pulumi/pulumi";
import type { Batch } from "../../batches";
import type { Slot } from "../../calendar";
import { isKnown } from "../../program/known";
import { formatInstant } from "../../time";
import { type CronTimeArgs, ScheduledTime, type WeekdayTimeArgs } from "../scheduled-time/resource";
import { MaintenanceWindow, type MaintenanceWindowArgs } from "../window/resource";
import { describePlan } from "./describe";
import { batchesOfPlan, parsePlan, type PlanInputs, type PlanMachine, zoneOf } from "./spec";
import { firstFromNow, fixedFirst, problemWith, recordedFirst, timeInputsOf, timesOf } from "./times";

/** A machine in full, with what batches can be grouped by. The answer of listAgents has it. */
export interface PlanMachineArgs {
    hostname: string;
    /** IPv4, the address in the agent's pid. */
    ip: string;
    attributes?: Record<string, string>;
}

/** What the windows of a plan have in common, in the words of a MaintenanceWindow. */
type WindowOptions = Pick<
    MaintenanceWindowArgs,
    "reason" | "state" | "onConflict" | "pastStart" | "drain" | "safety" | "waitForAgents"
>;

/** Which windows there are depends on these, so all but the options of the windows are plain values, not Outputs. */
export interface MaintenancePlanArgs extends WindowOptions {
    /** The machines, each in exactly one batch: as in a MaintenanceWindow, or the answer of `await listAgents()`. */
    machines: readonly (string | PlanMachineArgs)[];
    /**
     * Machines at a time: a number, or a share of all of them such as `"20%"`, rounded down and one at least.
     * @default all, or all of a group
     */
    batchSize?: number | string;
    /** An attribute of agents, such as `"rack"`: no batch has machines with two values of it. */
    groupBy?: string;
    /**
     * The order in which machines take their turn.
     * @default "given"
     */
    order?: "given" | "hostname";
    /** RFC 3339 with an offset; or a time whose next occurrence is found once, and then fixed. */
    firstStart: string | CronTimeArgs | WeekdayTimeArgs;
    /** How long each batch takes: `"1h"`. */
    duration: string;
    /**
     * Between the end of a batch and the start of the next.
     * @default none
     */
    gap?: string;
    /**
     * - `"consecutive"`: each batch starts a `gap` after the end of the one before.
     * - `"occurrence"`: each batch has an occurrence of `firstStart` of its own, the first after that; of a fixed
     *   start that is the same time on a later day.
     * @default "consecutive"
     */
    pace?: "consecutive" | "occurrence";
    /**
     * Days (`"2030-12-24"`) and periods (`"2030-12-20/2031-01-06"`) in the zone of `firstStart`. A batch that would
     * touch one waits for the next occurrence of `firstStart` after it.
     */
    exclude?: readonly string[];
    /** RFC 3339 with an offset: no batch starts before it. */
    notBefore?: string;
    /** RFC 3339 with an offset: no batch ends after it. */
    notAfter?: string;
    /** Any values: an occurrence is found anew where one changes. */
    triggers?: readonly unknown[];
}

/** A batch of a plan with its time, in UTC. */
export interface PlannedBatch {
    /** `rack=r1 2/3`, or `2` without groups. */
    name: string;
    /** As they were declared; an agent as its host name. */
    machines: string[];
    startTime: string;
    endTime: string;
}

const TYPE = "mesos:index:MaintenancePlan";

/**
 * Many machines in batches: one MaintenanceWindow for each, one after the other. It only declares; for whoever acts
 * on the schedule alone.
 *
 * @example
 * new MaintenancePlan("kernel", {
 *     machines: await listAgents(),
 *     groupBy: "rack",
 *     firstStart: { next: "sunday", at: "02:00", zone: "Europe/Berlin" },
 *     duration: "1h",
 *     gap: "30m",
 *     reason: "kernel 6.12",
 * });
 */
export class MaintenancePlan extends pulumi.ComponentResource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    /** One for each batch, in their order. */
    readonly windows: MaintenanceWindow[];
    readonly batches: pulumi.Output<PlannedBatch[]>;
    /** The start of the first batch, in UTC. */
    readonly startTimeUtc: pulumi.Output<string>;
    /** The end of the last batch, in UTC. */
    readonly endTimeUtc: pulumi.Output<string>;

    constructor(name: string, args: MaintenancePlanArgs, opts?: pulumi.ComponentResourceOptions) {
        super(TYPE, name, {}, opts);
        const { reason, state, onConflict, pastStart, drain, safety, waitForAgents, ...own } = args;
        const inputs = this.attempt(() => parsePlan(own));
        const batches = this.attempt(() => batchesOfPlan(inputs));
        const slots = this.scheduled(name, inputs, batches.length);
        if (pulumi.runtime.isDryRun()) void this.logPlan(inputs, batches, slots);

        const startTimes = slots.apply((known) => known.map(({ start }) => formatInstant(start)));
        const endTimes = slots.apply((known) => known.map(({ end }) => formatInstant(end)));
        this.windows = batches.map(
            ({ machines }, index) =>
                new MaintenanceWindow(
                    nameOf(name, batches[index]!),
                    {
                        machines: machines.map(({ reference }) => reference),
                        startTime: startTimes.apply((known) => known[index]!),
                        duration: inputs.duration,
                        ...{ reason, state, onConflict, pastStart, drain, safety, waitForAgents },
                    },
                    { parent: this },
                ),
        );
        this.startTimeUtc = startTimes.apply((known) => known[0]!);
        this.endTimeUtc = endTimes.apply((known) => known.at(-1)!);
        this.batches = pulumi.all([startTimes, endTimes]).apply(([starts, ends]) =>
            batches.map((batch, index) => ({
                name: batch.name,
                machines: batch.machines.map(({ hostname }) => hostname),
                startTime: starts[index]!,
                endTime: ends[index]!,
            })),
        );
        const { startTimeUtc, endTimeUtc } = this;
        this.registerOutputs({ batches: this.batches, startTimeUtc, endTimeUtc });
    }

    /** Whether a value is a MaintenancePlan, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is MaintenancePlan {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }

    /** When each batch is to be; not known in a preview in which the first start is yet to be resolved. */
    private scheduled(name: string, inputs: PlanInputs, count: number): pulumi.Output<Slot[]> {
        const first = this.attempt(() => fixedFirst(inputs));
        const following = (slot: Slot) =>
            this.attempt(() => {
                const slots = timesOf(inputs, count, slot);
                const problem = problemWith(inputs, slots);
                if (problem !== undefined) throw new RangeError(problem);
                return slots;
            });
        if (first !== undefined) {
            const slots = following(first);
            return pulumi.output(true).apply(() => slots);
        }
        const { startTime } = new ScheduledTime(`${name}-start`, timeInputsOf(inputs), { parent: this });
        return startTime.apply((text) => following(recordedFirst(inputs, text)));
    }

    /** In preview, says what the plan is; where its first start is yet to be resolved, what it would be now. */
    private async logPlan(
        inputs: PlanInputs,
        batches: readonly Batch<PlanMachine>[],
        slots: pulumi.Output<Slot[]>,
    ): Promise<void> {
        const log = (known: Slot[]) => pulumi.log.info(describePlan(batches, known, zoneOf(inputs)), this);
        if (await isKnown(slots)) {
            slots.apply(log);
            return;
        }
        const now = timesOf(inputs, batches.length, firstFromNow(inputs, Date.now()));
        await log(now);
        const problem = problemWith(inputs, now);
        if (problem !== undefined) await pulumi.log.error(problem, this);
    }

    /** Runs what may find something wrong with the arguments, and says it of this plan. */
    private attempt<T>(operation: () => T): T {
        try {
            return operation();
        } catch (error) {
            throw new pulumi.ResourceError((error as Error).message, this, true);
        }
    }
}

/** Not of the machines, so that a machine more or less changes a window in place. */
function nameOf(plan: string, { group, number }: Batch<PlanMachine>): string {
    return group === undefined ? `${plan}-${number}` : `${plan}-${group}-${number}`;
}
