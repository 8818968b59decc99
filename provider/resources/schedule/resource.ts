import * as pulumi from "@pulumi/pulumi";
import { machinesInput } from "../machines-input";
import { withDeleteBeforeReplace } from "../options";
import { ownerInput } from "../owner-input";
import type { Placement } from "../placement";
import { placementInput } from "../placement-input";
import { maintenanceScheduleShim } from "../shim";
import type { MachineState } from "../window/states";
import type { MaintenanceWindowArgs } from "../window/resource";
import { reviewInPreview } from "./review";

/** One window of the schedule; the arguments mean what they mean in a MaintenanceWindow. */
export type ScheduledWindowArgs = Pick<
    MaintenanceWindowArgs,
    "machines" | "startTime" | "endTime" | "duration" | "reason"
>;

export interface MaintenanceScheduleArgs {
    /** All windows there are to be on this cluster; an empty list clears the schedule. Changed in place. */
    windows: pulumi.Input<pulumi.Input<ScheduledWindowArgs>[]>;
}

const TYPE = "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule";

/**
 * The whole maintenance schedule of a cluster, as this program says and nothing else: **windows of others are
 * removed**, and preview names each one that will be. For clusters with one owner; otherwise use
 * MaintenanceWindow, and never both on one cluster.
 *
 * It schedules only. A machine that is DOWN stays so while it is declared, goes up when it leaves the
 * declaration, and stops the update when it stands in somebody else's window.
 *
 * @example
 * new MaintenanceSchedule("december", {
 *     windows: [
 *         { machines: ["10.0.2.5"], startTime: "2026-12-06T02:00:00Z", duration: "1h", reason: "kernel" },
 *         { machines: ["10.0.2.6"], startTime: "2026-12-07T02:00:00Z", duration: "1h", reason: "kernel" },
 *     ],
 * });
 */
export class MaintenanceSchedule extends pulumi.dynamic.Resource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    declare readonly windows: pulumi.Output<pulumi.Unwrap<ScheduledWindowArgs>[]>;
    /** The URN whose hash signs the windows on the master. */
    declare readonly owner: pulumi.Output<string>;
    /** The cluster that the schedule is on; where it changes, the schedule is replaced. */
    declare readonly placement: pulumi.Output<Placement>;
    declare readonly machineStates: pulumi.Output<MachineState[]>;
    declare readonly warnings: pulumi.Output<string[]>;
    declare readonly masterVersion: pulumi.Output<string>;

    constructor(name: string, args: MaintenanceScheduleArgs, opts?: pulumi.CustomResourceOptions) {
        const properties = {
            ...args,
            windows: windowsInput(args.windows),
            owner: ownerInput(name, TYPE, opts),
            machineStates: undefined,
            warnings: undefined,
            masterVersion: undefined,
        };
        super(
            maintenanceScheduleShim,
            name,
            { ...properties, placement: placementInput(TYPE, opts) },
            withDeleteBeforeReplace(opts),
            "mesos",
            "MaintenanceSchedule",
        );
        reviewInPreview(this, TYPE, properties);
    }

    /** Whether a value is a MaintenanceSchedule, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is MaintenanceSchedule {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }
}

function windowsInput(windows: MaintenanceScheduleArgs["windows"]): pulumi.Input<unknown> {
    if (!Array.isArray(windows)) return windows;
    return windows.map((window) =>
        pulumi.Output.isInstance(window) ||
        typeof window !== "object" ||
        window === null ||
        window instanceof Promise
            ? window
            : { ...window, machines: machinesInput(window.machines) },
    );
}
