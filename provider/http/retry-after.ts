/**
 * How long an answer asks to be left in peace, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110,
 * 10.2.3). Undefined
 * where it does not, or in a way that cannot be understood.
 *
 * @param now milliseconds since the epoch.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
    const text = header?.trim() ?? "";
    if (/^\d+$/.test(text)) return Number(text) * 1_000;
    // Of the other things that Date.parse takes none begins with the name of a day.
    const at = /^[A-Za-z]{3,9}, /.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
