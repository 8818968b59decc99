import * as pulumi from "@pulumi/pulumi";
import type { Weekday } from "../../calendar/weekday";
import type { DrainArgs, SafetyArgs } from "../care-args";
import { machinesInput } from "../machines-input";
import { withDeleteBeforeReplace } from "../options";
import { ownerInput } from "../owner-input";
import type { Placement } from "../placement";
import { placementInput } from "../placement-input";
import type { SshArgs } from "../reregistration/resource";
import { rollingMaintenanceShim } from "../shim";
import type { MachineArgs } from "../window/resource";
import type { MachineState, RecordedAgent } from "../window/states";
import { forgetOnceRecorded } from "./forget";
import { reviewInPreview } from "./review";
import type { RollingBatch, RollingPhase, StepOutput } from "./states";
import type { StepsArgs } from "./steps-args";
import { withSecretsMarked } from "./steps-secret";

export type * from "./steps-args";

/** A machine in full, with the attributes that `groupBy` may ask for. */
export interface RollingMachineArgs extends MachineArgs {
    attributes?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Hours of some days of the week; on the next day, where `to` is not after `from`. */
export interface AllowedHoursArgs {
    /**
     * The days on which it begins.
     * @default all
     */
    days?: pulumi.Input<pulumi.Input<Weekday>[]>;
    /** `"22:00"` */
    from: pulumi.Input<string>;
    /** `"05:00"`; `"24:00"` is midnight. */
    to: pulumi.Input<string>;
}

export interface AllowedTimesArgs {
    /** The IANA name of a time zone: `"Europe/Berlin"`. */
    zone: pulumi.Input<string>;
    /** @default all hours */
    hours?: pulumi.Input<pulumi.Input<AllowedHoursArgs>[]>;
    /** Days (`"2030-12-24"`) and periods (`"2030-12-20/2031-01-06"`) in that zone. */
    exclude?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface RollingMaintenanceArgs {
    /**
     * The machines, in the order in which they are worked on: `{ hostname, ip }`, or a hostname, IPv4 address or agent
     * id to look up on the master; agents from getAgents can stand here. A machine that is added is worked on alone.
     */
    machines: pulumi.Input<pulumi.Input<string | RollingMachineArgs>[]>;
    /**
     * How many machines go at once: a number, or a share of all of them such as `"20%"`, rounded down, 1 at least.
     * @default 1
     */
    batchSize?: pulumi.Input<number | string>;
    /** The name of an attribute, such as a rack or zone: one group goes after the other, never two in one batch. */
    groupBy?: pulumi.Input<string>;
    /** @default "given" */
    order?: pulumi.Input<"given" | "hostname">;
    /** How long a batch is away, as the schedule announces it: `"30m"`. */
    duration: pulumi.Input<string>;
    /** How long to wait after a batch before the next begins. */
    pauseBetween?: pulumi.Input<string>;
    /** When a batch may begin. One that has begun is finished; outside, the run stops, and the next `pulumi up` goes on. */
    allowedTimes?: pulumi.Input<AllowedTimesArgs>;
    /**
     * How many batches may fail before no other is begun. Whatever failed, the update fails in the end.
     * @default 0
     */
    maxFailures?: pulumi.Input<number>;
    /** Anything; where it changes, all machines are worked on again. Nothing else makes that happen. */
    triggers?: pulumi.Input<unknown[]>;
    /** One line for whoever reviews this downtime. */
    reason: pulumi.Input<string>;
    /**
     * A machine that is already in somebody else's window: `"fail"`, or `"takeover"` to move just these machines.
     * @default "fail"
     */
    onConflict?: pulumi.Input<"fail" | "takeover">;
    /** How tasks are to leave before a batch goes down. */
    drain?: pulumi.Input<DrainArgs>;
    /** When a batch is refused. */
    safety?: pulumi.Input<SafetyArgs>;
    /**
     * Whether, or for how long, to wait until the agents that were there before are registered again.
     * @default "10m"
     */
    waitForAgents?: pulumi.Input<boolean | string>;
    /** What is done with each batch, and when. A step that was cut off is run again. */
    steps?: pulumi.Input<StepsArgs>;
    /** How to log in at the machines for steps over SSH, as in AgentReregistration; encrypted in state. */
    ssh?: pulumi.Input<SshArgs>;
}

const TYPE = "pulumi-nodejs:dynamic/mesos:RollingMaintenance";

/**
 * Maintenance of many machines, batch by batch: scheduled, drained, DOWN, worked on, up, its agents back, and on to
 * the next. After a failure or a kill the next `pulumi up` goes on with the batch that was under way.
 *
 * @example
 * new RollingMaintenance("kernel-6-12", {
 *     machines: getAgents({ attributes: { type: "worker" } }),
 *     groupBy: "rack",
 *     batchSize: 5,
 *     duration: "30m",
 *     reason: "kernel 6.12",
 *     triggers: ["6.12"],
 *     steps: { whileDown: [{ command: 'ansible-playbook -i "$MESOS_HOSTNAMES," kernel.yml' }] },
 * });
 */
export class RollingMaintenance extends pulumi.dynamic.Resource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    /** The URN whose hash signs the windows on the master. */
    declare readonly owner: pulumi.Output<string>;
    /** The cluster that the machines are on; where it changes, the roll-out is replaced. */
    declare readonly placement: pulumi.Output<Placement>;
    /** `finished`, `failed`, `waiting` for its `allowedTimes`, or `interrupted` where a refresh found machines still scheduled or DOWN. */
    declare readonly phase: pulumi.Output<RollingPhase>;
    declare readonly batches: pulumi.Output<RollingBatch[]>;
    /** Machines that are through. */
    declare readonly completed: pulumi.Output<{ hostname: string; ip: string }[]>;
    declare readonly failed: pulumi.Output<{ hostname: string; ip: string; reason: string }[]>;
    /** The last lines of each step, with secrets masked. */
    declare readonly logs: pulumi.Output<StepOutput[]>;
    declare readonly startedAt: pulumi.Output<string>;
    /** Empty while machines are left. */
    declare readonly finishedAt: pulumi.Output<string>;
    /** Each machine with its mode on the master: UP, DRAINING or DOWN. */
    declare readonly machineStates: pulumi.Output<MachineState[]>;
    /** Agents of machines that are not through, as they were before they went down. */
    declare readonly agents: pulumi.Output<RecordedAgent[]>;
    /** Lines of known_hosts of hosts that were new and accepted. */
    declare readonly hostKeys: pulumi.Output<string[]>;
    declare readonly warnings: pulumi.Output<string[]>;
    declare readonly masterVersion: pulumi.Output<string>;

    constructor(name: string, args: RollingMaintenanceArgs, opts?: pulumi.CustomResourceOptions) {
        const { ssh, ...given }: Partial<RollingMaintenanceArgs> = args ?? {};
        const properties = {
            // What is given by none but a transform has to be there to be looked at.
            batchSize: undefined,
            groupBy: undefined,
            order: undefined,
            pauseBetween: undefined,
            maxFailures: undefined,
            triggers: undefined,
            onConflict: undefined,
            drain: undefined,
            safety: undefined,
            waitForAgents: undefined,
            ...given,
            machines: membersInput(given.machines, given.groupBy),
            steps: withSecretsMarked(given.steps),
            // Everything that logs in is a secret, marked as one or not.
            ssh: ssh && pulumi.secret(ssh),
            owner: ownerInput(name, TYPE, opts),
            phase: undefined,
            batches: undefined,
            completed: undefined,
            failed: undefined,
            logs: undefined,
            startedAt: undefined,
            finishedAt: undefined,
            machineStates: undefined,
            agents: undefined,
            hostKeys: undefined,
            warnings: undefined,
            masterVersion: undefined,
        };
        super(
            rollingMaintenanceShim,
            name,
            { ...properties, placement: placementInput(TYPE, opts) },
            withDeleteBeforeReplace(opts),
            "mesos",
            "RollingMaintenance",
        );
        reviewInPreview(this, TYPE, properties);
        forgetOnceRecorded(this);
    }

    /** Whether a value is a RollingMaintenance, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is RollingMaintenance {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }
}

/** Of an agent, hostname and ip name its machine, and of its attributes only the one to group by matters. */
function membersInput(machines: unknown, groupBy: pulumi.Input<string> | undefined): unknown {
    return pulumi.output(groupBy).apply((name) => machinesInput(machines, (value) => memberOf(value, name)));
}

function memberOf(value: unknown, groupBy: string | undefined): unknown {
    const isAgent = typeof value === "object" && value !== null && "attributes" in value && "id" in value;
    if (!isAgent) return value;
    const { hostname, ip, attributes } = value as {
        hostname?: unknown;
        ip?: unknown;
        attributes: Record<string, unknown>;
    };
    const group = groupBy === undefined ? undefined : attributes[groupBy];
    return { hostname, ip, ...(group === undefined ? {} : { attributes: { [groupBy!]: group } }) };
}
