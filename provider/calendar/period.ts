import { edgeOf, isDate } from "./day";

/** A time in which nothing may happen; its end is not a part of it. Milliseconds since the epoch. */
export interface Period {
    /** As it was written. */
    text: string;
    from: bigint;
    to: bigint;
}

const EXAMPLE = 'write it like "2026-12-24", or "2026-12-20/2027-01-06" with the last day';

/**
 * A day, or a period between two days or RFC 3339 times. A day is meant as a whole, as it is in that zone.
 *
 * @throws RangeError that says what is wrong and what to write, for humans.
 */
export function parsePeriod(text: string, zone: string): Period {
    const [first = "", last = first, ...rest] = text.trim().split("/");
    if (rest.length > 0 || (last === first && !isDate(first))) {
        throw new RangeError(`"${text}" is not a day or a period; ${EXAMPLE}`);
    }
    const period = { text: text.trim(), from: edgeOf(first, zone, "from"), to: edgeOf(last, zone, "to") };
    if (period.to <= period.from) throw new RangeError(`"${text}" ends before it begins`);
    return period;
}

/** The first of the periods that something touches from its start up to its end. */
export function touched(periods: readonly Period[], start: bigint, end: bigint): Period | undefined {
    return periods.find(({ from, to }) => start < to && end > from);
}
