const UNITS = [
    ["year", 365n * 86_400_000n],
    ["day", 86_400_000n],
    ["hour", 3_600_000n],
    ["minute", 60_000n],
    ["second", 1_000n],
] as const;

/** A length as people say it, in one unit and rounded: `5 days`, `1 hour`. Below two of a unit the next one tells more. */
export function inWords(millis: bigint): string {
    const [unit, length] = UNITS.find(([, length]) => millis >= 2n * length) ?? UNITS.at(-1)!;
    const count = (millis + length / 2n) / length;
    if (count === 0n) return "less than a second";
    return `${count} ${unit}${count === 1n ? "" : "s"}`;
}
