// The figures of a bench as a table, and its place in the documentation.
import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../lib/project.mjs";

const end = "<!-- /figures -->";

/** Puts a text between the markers of docs/performance.md that carry a name. */
export function writeFigures(text, name = "bench") {
    const begin = `<!-- figures:${name} -->`;
    const file = inProject("docs/performance.md");
    const [head, rest] = readFileSync(file, "utf8").split(begin);
    const tail = rest?.slice(rest.indexOf(end));
    if (!tail?.startsWith(end)) throw new Error(`docs/performance.md has no ${begin} … ${end}`);
    writeFileSync(file, `${head}${begin}\n\n${text}\n\n${tail}`);
}

/** The results as Markdown. */
export function figures({ windows, impact }) {
    return [windowFigures(windows), impactFigures(impact)].join("\n\n");
}

function impactFigures({ host, agents, tasks, megabytes, runs, transfer, read, impact, idle, own }) {
    const { cpus, load, node } = host;
    const row = (name, { cpuSeconds, seconds, peakMiB }) => [
        name,
        `${cpuSeconds.toFixed(2)} s`,
        `${seconds.toFixed(1)} s`,
        `${Math.round(peakMiB)} MiB`,
    ];
    return [
        `Reading ${agents.toLocaleString("en")} agents with ${tasks.toLocaleString("en")} tasks, ${megabytes} MB, on ` +
            `${cpus} cores (load average ${load}) with Node.js ${node}; medians of ${runs} runs. The time by the clock is ` +
            `mostly that of the emulator, which writes the answers. All of it takes ${own.cpuRatio.toFixed(1)} times the ` +
            "CPU time of the transfer alone.",
        table([
            ["agents, tasks, frameworks", "CPU time", "by the clock", "peak memory"],
            row("package loaded, nothing read", idle),
            row("bodies read and thrown away", transfer),
            row("read by the package", read),
            row("and the impact of a rack", impact),
            row("beyond transfer and idle", own),
        ]),
    ].join("\n\n");
}

function windowFigures({ host, sizes }) {
    const { cpus, load, node, pulumi, sdk } = host;
    return [
        `Measured on ${cpus} cores (load average ${load}) with Node.js ${node}, Pulumi CLI ${pulumi} and SDK ${sdk}, against the emulator on ` +
            "the same machine. Medians; times are of the whole command, with its preview.",
        table([
            [
                "`pulumi up`, new",
                "`--parallel`",
                "windows",
                "empty resources",
                "ratio",
                "runs",
                "reads",
                "schedule POSTs",
            ],
            ...sizes.map(({ count, parallel, runs, windows, empty, ratio }) => [
                String(count),
                parallel,
                time(windows.create),
                time(empty.create),
                ratio.toFixed(2),
                String(runs),
                String(windows.create.reads),
                String(windows.create.schedulePosts),
            ]),
        ]),
        table([
            ["nothing to do", "`pulumi up`", "reads", "writes", "`pulumi refresh`", "reads", "writes"],
            ...sizes
                .filter(isDefault)
                .map(({ count, windows: { again, refresh } }) => [
                    String(count),
                    time(again),
                    String(again.reads),
                    String(again.writes),
                    time(refresh),
                    String(refresh.reads),
                    String(refresh.writes),
                ]),
        ]),
    ].join("\n\n");
}

/** Where nothing is done, it does not matter for how many at a time. */
function isDefault({ parallel }) {
    return parallel === "default";
}

function time({ seconds }) {
    return `${seconds.toFixed(1)} s`;
}

/** Columns of numbers stand to the right. Padded, as the formatter wants it. */
export function table([head, ...rows]) {
    const widths = head.map((_, column) =>
        Math.max(...[head, ...rows].map((line) => line[column].length), 4),
    );
    const line = (cells) =>
        `| ${cells.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(" | ")} |`;
    const rule = widths.map((width, column) => (column ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
    return [line(head), line(rule), ...rows.map(line)].join("\n");
}
