import { DateTime } from "luxon";
import { parseInstant } from "../time";

/** A time in which nothing may happen; its end is not a part of it. Milliseconds since the epoch. */
export interface Period {
    /** As it was written. */
    text: string;
    from: bigint;
    to: bigint;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const EXAMPLE = 'write it like "2026-12-24", or "2026-12-20/2027-01-06" with the last day';

/**
 * A day, or a period between two days or RFC 3339 times. A day is meant as a whole, as it is in that zone.
 *
 * @throws RangeError that says what is wrong and what to write, for humans.
 */
export function parsePeriod(text: string, zone: string): Period {
    const [first = "", last = first, ...rest] = text.trim().split("/");
    if (rest.length > 0 || (last === first && !DATE.test(first))) {
        throw new RangeError(`"${text}" is not a day or a period; ${EXAMPLE}`);
    }
    const period = { text: text.trim(), from: edge(first, zone, 0), to: edge(last, zone, 1) };
    if (period.to <= period.from) throw new RangeError(`"${text}" ends before it begins`);
    return period;
}

/** The first of the periods that something touches from its start up to its end. */
export function touched(periods: readonly Period[], start: bigint, end: bigint): Period | undefined {
    return periods.find(({ from, to }) => start < to && end > from);
}

function edge(text: string, zone: string, days: number): bigint {
    if (!DATE.test(text)) return parseInstant(text);
    const day = DateTime.fromISO(text, { zone });
    if (!day.isValid) throw new RangeError(`"${text}" is no date that exists`);
    return BigInt(day.plus({ days }).toMillis());
}
