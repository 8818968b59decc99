// What a command prints, less what is different at every run: durations, progress, links.

/** The lines that matter, with all times that were measured taken out. */
export function settled(text) {
    const lines = text
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => !NOISE.some((noise) => noise.test(line)))
        .map((line) =>
            line.replace(/ \(\d+(\.\d+)?(ms|s)\)(?= |$)/, "").replace(/; \d+m(\d+s)? left$/, "; 10m left"),
        );
    return withoutGaps(inOrder(lines)).join("\n");
}

/** Pulumi prints what was said of each resource in whatever order: by name here, and what is the stack's last. */
function inOrder(lines) {
    const begin = lines.indexOf("Diagnostics:") + 1;
    if (begin === 0) return lines;
    const length = lines.slice(begin).findIndex((line) => /^\S/.test(line));
    const end = length < 0 ? lines.length : begin + length;
    const groups = lines
        .slice(begin, end)
        .join("\n")
        .split(/\n\n+/)
        .map((group) => group.split("\n"));
    const isOfStack = (group) => !group.some((line) => /^ {2}\S/.test(line));
    const sorted = [
        ...groups.filter((group) => !isOfStack(group)).sort(([a], [b]) => (a < b ? -1 : 1)),
        ...groups.filter(isOfStack),
    ];
    return [
        ...lines.slice(0, begin),
        ...sorted.filter((group) => group.some((line) => line !== "")).flatMap((group) => [...group, ""]),
        ...lines.slice(end),
    ];
}

const NOISE = [
    // What a resource says stands under Diagnostics once more.
    /^ [+~-] +pulumi-nodejs:.*(\]|create|update|delete); /,
    /^@ (updating|previewing|destroying)/,
    /^Duration: /,
    /^(Updating|Previewing update|Destroying) \(/,
    /^View (Live|in Browser)/,
    /(creating|updating|deleting|reading|refreshing) \(\d+s\)/,
    /^ {4}pulumi:pulumi:Stack/,
    / [ +~] +pulumi:pulumi:Stack/,
    /^ [+~-]? *pulumi:pulumi:Stack .*$/,
];

/** One empty line at most between two others, and none at the ends. */
function withoutGaps(lines) {
    const kept = lines.filter((line, index) => line !== "" || lines[index - 1] !== "");
    while (kept[0] === "") kept.shift();
    while (kept.at(-1) === "") kept.pop();
    return kept;
}
