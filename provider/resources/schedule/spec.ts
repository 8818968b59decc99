import { z } from "zod";
import { type Checked, type CheckFailure, checkInputs, type Properties } from "../inputs";
import {
    describeReference,
    duplicateMachines,
    type MachineReference,
    machinesSchema,
    referenceKey,
} from "../machines";
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

const windowSchema = z.strictObject(
    { machines: machinesSchema, ...timingFields, reason: reasonField },
    {
        error: (issue) =>
            issue.code === "unrecognized_keys"
                ? `has no argument ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}; ` +
                  "there are machines, startTime, endTime, duration and reason"
                : "must be { machines, startTime, endTime or duration, reason }",
    },
);

const fields = {
    windows: z.array(windowSchema, "must be a list of windows; an empty one clears the schedule"),
    owner: ownerField,
};

/** Validates and normalises; the master allows a machine in one window only. */
export function checkSchedule(news: Properties): Checked {
    const { inputs, failures } = checkInputs(fields, news);
    const windows = Array.isArray(inputs.windows) ? (inputs.windows as unknown[]) : [];
    for (const [index, window] of windows.entries()) {
        for (const { at, reason } of problemsWithin(window)) {
            failures.push({ property: "windows", reason: `windows[${index}].${at}: ${reason}` });
        }
    }
    if (failures.length === 0 && !containsUnknown(inputs.windows)) failures.push(...checkSharing(inputs));
    return { inputs, failures };
}

/** What the arguments of one window say only together. */
function problemsWithin(window: unknown): { at: string; reason: string }[] {
    if (typeof window !== "object" || window === null) return [];
    const { machines } = window as Properties;
    return [
        ...duplicateMachines(machines).map(({ index, reason }) => ({ at: `machines[${index}]`, reason })),
        ...checkTiming(window as Properties).map(({ property, reason }) => ({ at: property, reason })),
    ];
}

function checkSharing(inputs: Properties): CheckFailure[] {
    const first = new Map<string, number>();
    return (inputs as unknown as ScheduleInputs).windows.flatMap(({ machines }, index) =>
        machines.flatMap((machine) => {
            const key = referenceKey(machine);
            const before = first.get(key) ?? index;
            first.set(key, before);
            if (before === index) return [];
            const reason = `windows[${index}].machines: ${describeReference(machine)} is in windows[${before}] already`;
            return [{ property: "windows", reason }];
        }),
    );
}

export function parseScheduleInputs(inputs: Properties): ScheduleInputs {
    return z.object(fields).parse(inputs) as ScheduleInputs;
}
