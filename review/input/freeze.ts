import { parseInstant } from "../../provider/time";
import { Clock } from "../render/time";
import { instant } from "../model/facts";
import type { Freeze } from "../schema";

const DATE = /^\d{4}-\d\d-\d\d$/;
const HOW = 'write it like "2030-12-20/2031-01-02=Christmas" or "2030-12-20T18:00:00Z/2031-01-02T06:00:00Z"';

/**
 * A time in which nothing may be down: `FROM/TO`, with `=NAME` behind it or not. Dates are whole days of the zone,
 * the last one included.
 *
 * @throws RangeError that says what to write.
 */
export function parseFreeze(text: string, zone: string): Freeze {
    const [, from = "", to = "", name = ""] = /^([^/=]+)\/([^/=]+)(?:=(.+))?$/.exec(text.trim()) ?? [];
    if (from === "") throw new RangeError(`"${text}" is not a freeze; ${HOW}`);
    const clock = new Clock(zone);
    const begin = DATE.test(from) ? startOf(from, clock) : Number(parseInstant(from));
    const end = DATE.test(to) ? startOf(dayAfter(to), clock) : Number(parseInstant(to));
    if (end <= begin) throw new RangeError(`"${text}" ends before it begins; ${HOW}`);
    return { from: instant(begin), to: instant(end), name: name || "a freeze" };
}

function startOf(date: string, clock: Clock): number {
    parseInstant(`${date}T00:00:00Z`);
    return clock.midnight(date);
}

function dayAfter(date: string): string {
    return new Date(Number(parseInstant(`${date}T00:00:00Z`)) + 86_400_000).toISOString().slice(0, 10);
}
