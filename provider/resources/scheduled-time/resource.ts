import * as pulumi from "@pulumi/pulumi";
import { onTheClock } from "../../calendar";
import type { Recurrence } from "../../calendar/occurrence";
import type { Weekday } from "../../calendar/weekday";
import { isKnown } from "../../program/known";
import { formatInstant } from "../../time";
import type { Properties } from "../inputs";
import { scheduledTimeShim } from "../shim";
import { checkTime, parseTimeInputs, resolveTime } from "./spec";

/** A time that comes again, by a cron expression: minute, hour, day, month, weekday. */
export interface CronTimeArgs {
    /** `"0 2 * * 0"`: Sundays at 02:00. */
    cron: string;
    /** As the IANA names it: `"Europe/Berlin"`. */
    zone: string;
}

/** A time that comes again, by the day of the week. */
export interface WeekdayTimeArgs {
    next: Weekday;
    /** The time of day: `"02:00"`. */
    at: string;
    /** As the IANA names it: `"Europe/Berlin"`. */
    zone: string;
}

export interface ScheduledTimeArgs {
    /** The time of which the next occurrence is wanted. Resolved again where it changes. */
    time: pulumi.Input<CronTimeArgs | WeekdayTimeArgs>;
    /** How long nothing excluded may follow; without it, only the start counts. */
    duration?: pulumi.Input<string>;
    /** Days (`"2030-12-24"`) and periods (`"2030-12-20/2031-01-06"`) in that zone, which are passed over. */
    exclude?: pulumi.Input<pulumi.Input<string>[]>;
    /** RFC 3339 with an offset: nothing before it. Without it, nothing that is past. */
    notBefore?: pulumi.Input<string>;
    /** Any values: resolved again where one changes. */
    triggers?: pulumi.Input<unknown[]>;
}

const TYPE = "pulumi-nodejs:dynamic/mesos:ScheduledTime";

/**
 * The next occurrence of a time, such as the next Sunday at 02:00 in Berlin: resolved when it is created, and fixed
 * from then on. It asks nothing of the master.
 *
 * @example
 * const sunday = new ScheduledTime("sunday", {
 *     time: { next: "sunday", at: "02:00", zone: "Europe/Berlin" },
 *     exclude: ["2030-12-20/2031-01-06"],
 * });
 * new MaintenanceWindow("rack-7", { startTime: sunday.startTime, ... });
 */
export class ScheduledTime extends pulumi.dynamic.Resource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    declare readonly time: pulumi.Output<Recurrence>;
    declare readonly duration: pulumi.Output<string | undefined>;
    declare readonly exclude: pulumi.Output<string[]>;
    declare readonly notBefore: pulumi.Output<string | undefined>;
    declare readonly triggers: pulumi.Output<unknown[]>;
    /** In UTC. */
    declare readonly startTime: pulumi.Output<string>;

    constructor(name: string, args: ScheduledTimeArgs, opts?: pulumi.CustomResourceOptions) {
        const properties = {
            duration: undefined,
            exclude: undefined,
            notBefore: undefined,
            triggers: undefined,
            ...args,
            startTime: undefined,
        };
        super(scheduledTimeShim, name, properties, opts, "mesos", "ScheduledTime");
        if (pulumi.runtime.isDryRun()) void this.logResolution(args);
    }

    /** Whether a value is a ScheduledTime, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is ScheduledTime {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }

    /** In preview, says what would come of it now. */
    private async logResolution(args: ScheduledTimeArgs): Promise<void> {
        if (await isKnown(this.startTime)) return;
        pulumi.output(args).apply((given) => {
            const { inputs, failures } = checkTime(given as unknown as Properties);
            if (failures.length > 0) return; // said by check
            const known = parseTimeInputs(inputs);
            const { start } = resolveTime(known, Date.now());
            const { zone } = known.time;
            const text = `pulumi up will fix this at ${formatInstant(start)} (${onTheClock(start, zone)} in ${zone}), if it runs before then`;
            return pulumi.log.info(text, this);
        });
    }
}
