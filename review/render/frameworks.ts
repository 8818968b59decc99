import type { Impact } from "../schema";

type Framework = Impact["frameworks"][number];

export interface Column {
    name: string;
    isNumber?: true;
    /** Texts are as they came: whoever shows them makes them safe. */
    value(framework: Framework): string;
}

/** What is known of frameworks that a downtime hits, column by column. */
export function frameworkColumns(): Column[] {
    return [
        { name: "Framework", value: ({ name }) => name },
        { name: "Roles", value: ({ roles }) => roles.join(", ") },
        { name: "Starts lost tasks elsewhere", value: ({ relocates }) => RELOCATES[relocates] },
        { name: "Tasks", isNumber: true, value: ({ tasks }) => String(tasks) },
        {
            name: "Only instances",
            isNumber: true,
            value: ({ singleInstance }) => String(singleInstance.length),
        },
        { name: "With volumes", isNumber: true, value: ({ withVolumes }) => String(withVolumes.length) },
        { name: "Which", value: ({ taskNames }) => some(taskNames) },
    ];
}

const RELOCATES = { yes: "if it finds room", no: "no", unknown: "not known" };

function some(names: readonly string[]): string {
    const more = names.length - 6;
    return more > 0 ? `${names.slice(0, 6).join(", ")} and ${more} more` : names.join(", ");
}
