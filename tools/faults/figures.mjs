// The figures of the faults lane as a table, and into the documents that carry it.
import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../lib/project.mjs";

const documents = ["README.md", "docs/reliability.md"];
const marked = /(<!-- figures:faults -->\n)[\s\S]*?(<!-- \/figures -->)/;

/** `rows` as test/faults/support/figures.ts keeps them. */
export function table(rows) {
    const total = (name) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
    const lines = rows.map(
        ({ fault, operations, runs, windowsLost, foreignBytesChanged, secretsFound = 0 }) =>
            line(fault, operations, runs, windowsLost, foreignBytesChanged, secretsFound),
    );
    return [
        line("fault", "operations", "runs", "windows lost", "foreign windows changed", "secrets found"),
        line("---", "---", "---:", "---:", "---:", "---:"),
        ...lines,
        line(
            "**all**",
            "",
            total("runs"),
            total("windowsLost"),
            total("foreignBytesChanged"),
            total("secretsFound"),
        ),
    ].join("\n");
}

export function writeTable(rows) {
    for (const document of documents) {
        const file = inProject(document);
        const text = readFileSync(file, "utf8");
        writeFileSync(
            file,
            text.replace(marked, (_all, begin, end) => `${begin}\n${table(rows)}\n\n${end}`),
        );
    }
}

function line(...cells) {
    return `| ${cells.join(" | ")} |`;
}
