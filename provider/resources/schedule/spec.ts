import { z } from "zod";
import { type Checked, checkInputs, type Properties } from "../inputs";
import { type MachineReference, machinesSchema, referenceKey, describeReference } from "../machines";
import { checkTiming, type TimingInputs, timingFields } from "../timing";
import { containsUnknown } from "../unknowns";
import { ownerField, reasonField } from "../window/spec";

/** One declared window of a MaintenanceSchedule. */
export interface ScheduledWindowInputs extends TimingInputs {
    machines: MachineReference[];
    reason: string;
}

/** Checked inputs of a MaintenanceSchedule. */
export interface ScheduleInputs {
    windows: ScheduledWindowInputs[];
    /** The URN of the resource, which signs its windows. The class fills it in. */
    owner: string;
}

const windowSchema = z
    .strictObject(
        { machines: machinesSchema, ...timingFields, reason: reasonField },
        {
            error: (issue) =>
                issue.code === "unrecognized_keys"
                    ? `has no argument ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}; ` +
                      "there are machines, startTime, endTime, duration and reason"
                    : "must be { machines, startTime, endTime or duration, reason }",
        },
    )
    .superRefine((window, context) => {
        for (const { property, reason } of checkTiming(window)) {
            context.addIssue({ code: "custom", path: [property], message: reason });
        }
    });

const fields = {
    windows: z.array(windowSchema, "must be a list of windows; an empty one clears the schedule"),
    owner: ownerField,
};

/** Validates and normalises; the master allows a machine in one window only. */
export function checkSchedule(news: Properties): Checked {
    const checked = checkInputs(fields, news);
    if (checked.failures.length === 0 && !containsUnknown(checked.inputs)) {
        const { windows } = checked.inputs as unknown as ScheduleInputs;
        const first = new Map<string, number>();
        windows.forEach(({ machines }, index) => {
            for (const machine of machines) {
                const before = first.get(referenceKey(machine));
                if (before === undefined) {
                    first.set(referenceKey(machine), index);
                } else if (before !== index) {
                    const reason = `windows[${index}].machines: ${describeReference(machine)} is in windows[${before}] already`;
                    checked.failures.push({ property: "windows", reason });
                }
            }
        });
    }
    return checked;
}

export function parseScheduleInputs(inputs: Properties): ScheduleInputs {
    return z.object(fields).parse(inputs) as ScheduleInputs;
}
