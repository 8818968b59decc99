/** Lines of cells as a table: columns as wide as they need to be, two spaces apart. */
export function table(lines: readonly (readonly string[])[]): string {
    const widths = (lines[0] ?? []).map((_, column) =>
        lines.reduce((width, line) => Math.max(width, (line[column] ?? "").length), 0),
    );
    return lines
        .map((line) =>
            line
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
