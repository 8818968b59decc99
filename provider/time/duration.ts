import { MAX_MILLIS } from "./instant";

const UNITS = [
    ["d", 86_400_000n],
    ["h", 3_600_000n],
    ["m", 60_000n],
    ["s", 1_000n],
    ["ms", 1n],
] as const;

const SHORT = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ISO_8601 = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const ISO_WEEKS = /^P(\d+)W$/i;
const EXAMPLE = `write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)`;

/**
 * Milliseconds of a length such as `"2h30m"`, `"1d"`, `"PT2H30M"` or `"P1W"`; more than zero.
 *
 * @throws RangeError that says what is wrong and what to write, for humans.
 */
export function parseDuration(text: string): bigint {
    const trimmed = text.trim();
    if (trimmed.startsWith("-"))
        throw new RangeError(`"${text}" is negative; a length must be more than zero`);
    const weeks = ISO_WEEKS.exec(trimmed);
    const parts = weeks ? [BigInt(weeks[1]!) * 7n] : partsOf(SHORT.exec(trimmed) ?? ISO_8601.exec(trimmed));
    if (parts === undefined) throw new RangeError(`"${text}" is not a length of time; ${EXAMPLE}`);
    const millis = parts.reduce((sum, part, unit) => sum + part * UNITS[unit]![1], 0n);
    if (millis === 0n) throw new RangeError(`"${text}" is zero; a length must be more than zero`);
    if (millis >= MAX_MILLIS)
        throw new RangeError(`"${text}" is longer than the 292 years that Mesos can hold`);
    return millis;
}

/** The shortest form that {@link parseDuration} reads back: `"1d2h30m"`. */
export function formatDuration(millis: bigint): string {
    let rest = millis;
    const parts = UNITS.map(([unit, length]) => {
        const count = rest / length;
        rest %= length;
        return count === 0n ? "" : `${count}${unit}`;
    });
    return parts.join("") || "0s";
}

function partsOf(match: RegExpExecArray | null): bigint[] | undefined {
    const parts = match?.slice(1);
    if (!parts?.some((part) => part !== undefined)) return undefined;
    return parts.map((part) => BigInt(part ?? 0));
}
