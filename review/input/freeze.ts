import { edgeOf } from "../../provider/calendar";
import { formatInstant } from "../../provider/time";
import type { Freeze } from "../schema";

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
    const [begin, end] = [edgeOf(from, zone, "from"), edgeOf(to, zone, "to")];
    if (end <= begin) throw new RangeError(`"${text}" ends before it begins; ${HOW}`);
    return { from: formatInstant(begin), to: formatInstant(end), name: name || "a freeze" };
}
