import * as pulumi from "@pulumi/pulumi";
import type { DrainArgs, SafetyArgs } from "../care-args";
import { machinesInput } from "../machines-input";
import { withDeleteBeforeReplace } from "../options";
import { ownerInput } from "../owner-input";
import type { Placement } from "../placement";
import { placementInput } from "../placement-input";
import { maintenanceWindowShim } from "../shim";
import type { MachineState, Phase, RecordedAgent } from "./states";
import { reviewInPreview } from "./review";

/** A machine in full, as the agent announces it. */
export interface MachineArgs {
    hostname: pulumi.Input<string>;
    /** IPv4, the address in the agent's pid. */
    ip: pulumi.Input<string>;
}

export interface MaintenanceWindowArgs {
    /**
     * The machines: `{ hostname, ip }`, or a hostname, IPv4 address or agent id to look up on the master. Their
     * order does not matter. Changed in place; a DOWN machine that leaves goes up first.
     */
    machines: pulumi.Input<pulumi.Input<string | MachineArgs>[]>;
    /** RFC 3339 with an offset: `"2026-12-06T02:00:00Z"`. Changed in place. */
    startTime: pulumi.Input<string>;
    /** RFC 3339 with an offset; or give `duration`; with neither the window is open-ended. Changed in place. */
    endTime?: pulumi.Input<string>;
    /** `"2h30m"` or `"PT2H30M"`. Changed in place. */
    duration?: pulumi.Input<string>;
    /**
     * - `"scheduled"`: announced; frameworks get inverse offers, tasks keep running.
     * - `"down"`: drained and taken off the cluster; a task that is still there is lost.
     * - `"up"`: brought back and unscheduled; the resource stays as a record.
     * @default "scheduled"
     */
    state?: pulumi.Input<"scheduled" | "down" | "up">;
    /** One line for whoever reviews this downtime. */
    reason: pulumi.Input<string>;
    /**
     * A machine that is already in somebody else's window: `"fail"`, `"adopt"` only where that window is
     * exactly this one, or `"takeover"` to move just these machines.
     * @default "fail"
     */
    onConflict?: pulumi.Input<"fail" | "adopt" | "takeover">;
    /**
     * A start that is already past when the window is created. Never looked at again afterwards.
     * @default "warn"
     */
    pastStart?: pulumi.Input<"warn" | "error" | "allow">;
    /** How tasks are to leave before a `down`. */
    drain?: pulumi.Input<DrainArgs>;
    /** When a `down` is refused. */
    safety?: pulumi.Input<SafetyArgs>;
    /**
     * Whether, or for how long, to wait after `up` until the agents that were there before are registered again.
     * @default "10m"
     */
    waitForAgents?: pulumi.Input<boolean | string>;
}

const TYPE = "pulumi-nodejs:dynamic/mesos:MaintenanceWindow";

/**
 * One maintenance window on a Mesos master. Windows that others posted are left byte for byte as they are.
 *
 * @example
 * new MaintenanceWindow("rack-7-kernel", {
 *     machines: [{ hostname: "10.0.2.107", ip: "10.0.2.107" }, "10.0.2.5"],
 *     startTime: "2026-12-06T02:00:00Z",
 *     duration: "1h",
 *     state: "scheduled", // then "down", then "up": the reviewable change
 *     reason: "kernel 6.12 on rack 7",
 * });
 */
export class MaintenanceWindow extends pulumi.dynamic.Resource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    declare readonly machines: pulumi.Output<(string | { hostname: string; ip: string })[]>;
    declare readonly startTime: pulumi.Output<string>;
    declare readonly endTime: pulumi.Output<string | undefined>;
    declare readonly duration: pulumi.Output<string | undefined>;
    declare readonly state: pulumi.Output<"scheduled" | "down" | "up">;
    declare readonly reason: pulumi.Output<string>;
    declare readonly onConflict: pulumi.Output<"fail" | "adopt" | "takeover">;
    declare readonly pastStart: pulumi.Output<"warn" | "error" | "allow">;
    declare readonly drain: pulumi.Output<pulumi.Unwrap<DrainArgs> | undefined>;
    declare readonly safety: pulumi.Output<pulumi.Unwrap<SafetyArgs> | undefined>;
    declare readonly waitForAgents: pulumi.Output<boolean | string | undefined>;
    /** The URN whose hash signs the window on the master. */
    declare readonly owner: pulumi.Output<string>;
    /** The cluster that the window is on; where it changes, the window is replaced. */
    declare readonly placement: pulumi.Output<Placement>;

    /**
     * `scheduled`, `down` or `up`; `draining` where a `down` still waits, `partial` where machines differ, `failed`
     * after an operation that did not finish.
     */
    declare readonly phase: pulumi.Output<Phase>;
    declare readonly startTimeUtc: pulumi.Output<string>;
    /** Empty for an open-ended window. */
    declare readonly endTimeUtc: pulumi.Output<string>;
    /** Whole seconds; 0 for an open-ended window. */
    declare readonly durationSeconds: pulumi.Output<number>;
    /** Each machine with its mode on the master: UP, DRAINING or DOWN. */
    declare readonly machineStates: pulumi.Output<MachineState[]>;
    /** Agents of machines that are DOWN, as they were before. */
    declare readonly agents: pulumi.Output<RecordedAgent[]>;
    declare readonly warnings: pulumi.Output<string[]>;
    declare readonly masterVersion: pulumi.Output<string>;

    constructor(name: string, args: MaintenanceWindowArgs, opts?: pulumi.CustomResourceOptions) {
        const given: Partial<MaintenanceWindowArgs> = args ?? {};
        const owner = opts?.id === undefined ? ownerInput(name, TYPE, opts) : undefined;
        const properties = {
            startTime: undefined,
            endTime: undefined,
            duration: undefined,
            state: undefined,
            reason: undefined,
            onConflict: undefined,
            pastStart: undefined,
            drain: undefined,
            safety: undefined,
            waitForAgents: undefined,
            ...given,
            machines: machinesInput(given.machines),
            owner,
            phase: undefined,
            startTimeUtc: undefined,
            endTimeUtc: undefined,
            durationSeconds: undefined,
            machineStates: undefined,
            agents: undefined,
            warnings: undefined,
            masterVersion: undefined,
        };
        super(
            maintenanceWindowShim,
            name,
            { ...properties, placement: owner && placementInput(TYPE, opts) },
            withDeleteBeforeReplace(opts),
            "mesos",
            "MaintenanceWindow",
        );
        if (owner !== undefined) reviewInPreview(this, TYPE, properties);
    }

    /**
     * Looks at a window that exists on the master, without owning it: nothing that Pulumi does changes it.
     *
     * @param id the id of a MaintenanceWindow, or a machine of the window as `hostname`, `ip` or `hostname|ip`.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): MaintenanceWindow {
        return new MaintenanceWindow(name, undefined as unknown as MaintenanceWindowArgs, { ...opts, id });
    }

    /** Whether a value is a MaintenanceWindow, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is MaintenanceWindow {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }
}
