import { DateTime } from "luxon";
import { shownAt, timeOfDay } from "./day";
import type { Period } from "./period";
import { WEEKDAYS, type Weekday } from "./weekday";
import { onTheClock } from "./zone";

const DAY_MILLIS = 86_400_000n;
/** What is allowed for so long always is: hours come again every week. */
const A_WEEK = 8n * DAY_MILLIS;

/** From one time of day to another, on some days; on the next day, where the end is not after the beginning. */
export interface Hours {
    /** The days on which it begins. */
    days: readonly Weekday[];
    /** `22:00` */
    from: string;
    /** Not a part of it. `24:00` is midnight. */
    to: string;
}

/** When something may happen. */
export interface AllowedTimes {
    zone: string;
    /** None: all hours. Hours that meet or overlap are one. */
    hours: readonly Hours[];
    excluded: readonly Period[];
}

/**
 * Until when all is allowed that is at an instant: the instant itself where it is not allowed, undefined where there
 * is no end to it.
 */
export function allowedUntil(times: AllowedTimes, from: bigint): bigint | undefined {
    let at = from;
    while (at - from < A_WEEK) {
        if (exclusionAt(times, at) !== undefined) return at;
        const end = times.hours.length === 0 ? undefined : endOfHours(times, at);
        if (times.hours.length > 0 && end === undefined) return at;
        const next = earliest(times.excluded.map((period) => period.from).filter((start) => start > at));
        if (next !== undefined && (end === undefined || next <= end)) return next;
        if (end === undefined) return undefined;
        at = end;
    }
    return undefined;
}

export function isAllowed(times: AllowedTimes, instant: bigint): boolean {
    return allowedUntil(times, instant) !== instant;
}

/**
 * The first allowed instant from one on.
 *
 * @throws RangeError where none ever is: hours without a day.
 */
export function nextAllowed(times: AllowedTimes, from: bigint): bigint {
    let at = from;
    for (;;) {
        const excluded = exclusionAt(times, at);
        if (excluded !== undefined) at = excluded.to;
        else if (times.hours.length === 0 || endOfHours(times, at) !== undefined) return at;
        else at = nextBeginning(times, at);
    }
}

/** `Sat 2030-12-07 22:00 in Europe/Berlin` */
export function shownIn({ zone }: Pick<AllowedTimes, "zone">, instant: bigint): string {
    return `${onTheClock(instant, zone)} in ${zone}`;
}

function exclusionAt({ excluded }: AllowedTimes, at: bigint): Period | undefined {
    return excluded.find(({ from, to }) => from <= at && at < to);
}

/** The latest end of the hours that an instant lies in. */
function endOfHours(times: AllowedTimes, at: bigint): bigint | undefined {
    const ends = spansAround(times, at, 1)
        .filter(([from, to]) => from <= at && at < to)
        .map(([, to]) => to);
    return ends.reduce<bigint | undefined>((a, b) => (a !== undefined && a > b ? a : b), undefined);
}

/** A change of clocks may leave nothing of an hour, so the week after counts too. */
function nextBeginning(times: AllowedTimes, at: bigint): bigint {
    const begins = spansAround(times, at, 15)
        .filter(([from, to]) => from > at && from < to)
        .map(([from]) => from);
    const next = earliest(begins);
    if (next === undefined) throw new RangeError("no time is ever allowed: these hours are on no day");
    return next;
}

/** The hours, from and to, that begin on the day before an instant's, on its day, and so many days on. */
function spansAround({ zone, hours }: AllowedTimes, at: bigint, days: number): [bigint, bigint][] {
    const today = DateTime.fromMillis(shownAt(at, zone), { zone: "utc" }).startOf("day");
    return Array.from({ length: days + 1 }, (_, index) => today.plus({ days: index - 1 })).flatMap((day) =>
        hours.filter((each) => each.days.includes(weekdayOf(day))).map((each) => span(day, each, zone)),
    );
}

function weekdayOf(day: DateTime): Weekday {
    return WEEKDAYS[day.weekday % 7]!;
}

function span(day: DateTime, { from, to }: Hours, zone: string): [bigint, bigint] {
    const at = (date: DateTime, time: string) => timeOfDay(date.toFormat("yyyy-MM-dd"), time, zone);
    return [at(day, from), at(to <= from ? day.plus({ days: 1 }) : day, to)];
}

function earliest(instants: readonly bigint[]): bigint | undefined {
    return instants.reduce<bigint | undefined>((a, b) => (a !== undefined && a < b ? a : b), undefined);
}
