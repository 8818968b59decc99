import { list, plural } from "../../model/text";
import type { Impact, Review } from "../../schema";
import { frameworkColumns } from "../frameworks";
import { markdownCode, markdownText } from "../safe";

/** What the windows hit, by framework; nothing where no master was asked. */
export function impactLines({ impact, windows }: Review, most: number): string[] {
    if (impact === null) return [];
    const { machines, tasks, frameworks, share, unmatched } = impact;
    const what = windows.some(({ change }) => change !== "unchanged")
        ? "the windows that change"
        : "all windows";
    const shares = share.map(({ resource, percent }) => `${percent.toFixed(0)} % of ${resource}`);
    const unknown = unmatched.map(({ hostname }) => markdownCode(hostname));
    return [
        `${plural(tasks, "task runs", "tasks run")} now on the ${plural(machines, "machine")} of ${what}.`,
        ...(shares.length > 0 ? ["", `Of the cluster: ${shares.join(", ")}.`] : []),
        ...(unknown.length > 0
            ? ["", `${plural(unknown.length, "machine")} without a registered agent: ${list(unknown)}.`]
            : []),
        ...(frameworks.length > 0 ? ["", ...frameworkTable(frameworks, most)] : []),
    ];
}

function frameworkTable(frameworks: Impact["frameworks"], most: number): string[] {
    const columns = frameworkColumns();
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [
        line(columns.map(({ name }) => name)),
        line(columns.map(({ isNumber }) => (isNumber ? "---:" : "---"))),
        ...frameworks
            .slice(0, most)
            .map((framework) => line(columns.map(({ value }) => markdownText(value(framework))))),
    ];
}
