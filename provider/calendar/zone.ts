import { DateTime, IANAZone } from "luxon";

/** Whether a time zone has that name, such as `Europe/Berlin`. */
export function isZone(name: string): boolean {
    return IANAZone.isValidZone(name);
}

/** The zone that an RFC 3339 time is written in: that of its offset, `UTC+1`. */
export function zoneOfInstant(text: string): string {
    return DateTime.fromISO(text, { setZone: true }).zoneName ?? "UTC";
}

/** `Sun 2030-12-08 02:00`, as a clock in that zone shows it. */
export function onTheClock(millis: bigint, zone: string): string {
    return DateTime.fromMillis(Number(millis), { zone }).toFormat("ccc yyyy-MM-dd HH:mm", { locale: "en" });
}
