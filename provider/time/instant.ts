/** The last millisecond whose nanoseconds fit the master's int64: 2262-04-11. */
export const MAX_MILLIS = 9_223_372_036_854n;

const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/;

/**
 * Milliseconds since the epoch of an RFC 3339 time. The offset is required: a time without one means
 * different downtime to different readers.
 *
 * @throws RangeError that says what is wrong and what to write, for humans.
 */
export function parseInstant(text: string): bigint {
    const match = RFC3339.exec(text.trim());
    if (!match)
        throw new RangeError(`"${text}" is not an RFC 3339 time; write it like "2026-12-06T02:00:00Z"`);
    const [, date, time, fraction = "", offset] = match;
    if (offset === undefined) {
        throw new RangeError(`"${text}" has no offset; append Z for UTC, or an offset such as +01:00`);
    }
    if (/[^0]/.test(fraction.slice(4))) {
        throw new RangeError(`"${text}" is finer than a millisecond; give three decimals at most`);
    }
    const local = Date.parse(`${date}T${time}${fraction.slice(0, 4)}Z`);
    // Date.parse rolls 30 February over to March.
    const exists = !Number.isNaN(local) && new Date(local).toISOString().startsWith(`${date}T${time}`);
    const millis = exists ? Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`) : NaN;
    if (Number.isNaN(millis)) throw new RangeError(`"${text}" is no time that exists`);
    const instant = BigInt(millis);
    if (instant < 0n || instant >= MAX_MILLIS) {
        throw new RangeError(`"${text}" is outside of 1970 to 2262, which is what Mesos can hold`);
    }
    return instant;
}

/** `2026-12-06T02:00:00Z`; milliseconds only where there are some. Times that JavaScript cannot show stay numbers. */
export function formatInstant(millis: bigint): string {
    const date = new Date(Number(millis));
    return Number.isNaN(date.getTime())
        ? `${millis} ms since 1970`
        : date.toISOString().replace(".000Z", "Z");
}
