import { DateTime, Info } from "luxon";
import { parseInstant } from "../time";

const DATE = /^\d{4}-\d\d-\d\d$/;

/** Whether a text has the form of a date, `2030-12-24`; it may be one that does not exist. */
export function isDate(text: string): boolean {
    return DATE.test(text);
}

/**
 * The first moment of a day in a zone, so many days after a date: midnight, or where the clocks skip that, the moment
 * at which they do. A day ends where the next one begins.
 *
 * @throws RangeError for a date that does not exist.
 */
export function dayStart(date: string, zone: string, days = 0): bigint {
    return firstShowing(midnightOf(date) + days * DAY, zone);
}

/**
 * Where a period begins or ends, the end excluded: at an RFC 3339 time, or at the beginning or end of a date, which is
 * meant as a whole.
 *
 * @throws RangeError for a text that is neither.
 */
export function edgeOf(text: string, zone: string, edge: "from" | "to"): bigint {
    return isDate(text) ? dayStart(text, zone, edge === "from" ? 0 : 1) : parseInstant(text);
}

/** The first moment of that day at which its clock shows a time such as `02:30`, or a later one; `24:00` is its end. */
export function timeOfDay(date: string, time: string, zone: string): bigint {
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return firstShowing(midnightOf(date) + (hours * 60 + minutes) * MINUTE, zone);
}

/** What a clock in the zone shows, as the milliseconds that UTC has when it shows the same. */
export function shownAt(millis: bigint, zone: string): number {
    return Number(millis) + offsetAt(Number(millis), zone);
}

/**
 * The first moment at which a clock in the zone shows a time, or a later one. One that is shown twice comes the first
 * time, and one that is skipped when the clocks change.
 *
 * @param shown the milliseconds that UTC has when it shows the same.
 */
export function firstShowing(shown: number, zone: string): bigint {
    // No clock is so far from UTC, and none is changed twice in that time.
    let [earlier, later] = [shown - MOST, shown + MOST];
    const [before, after] = [offsetAt(earlier, zone), offsetAt(later, zone)];
    if (before === after) return BigInt(shown - before);
    while (later - earlier > 1) {
        const middle = Math.floor((earlier + later) / 2);
        if (offsetAt(middle, zone) === before) earlier = middle;
        else later = middle;
    }
    const [change, wanted] = [later, shown - before];
    return BigInt(wanted < change ? wanted : Math.max(change, shown - after));
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const MOST = 16 * 60 * MINUTE;

function midnightOf(date: string): number {
    const day = DateTime.fromISO(date, { zone: "utc" });
    if (!isDate(date) || !day.isValid) throw new RangeError(`"${date}" is no date that exists`);
    return day.toMillis();
}

function offsetAt(millis: number, zone: string): number {
    return Info.normalizeZone(zone).offset(millis) * MINUTE;
}
