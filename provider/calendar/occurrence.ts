import { Cron } from "croner";
import { WEEKDAYS, type Weekday } from "./weekday";

/** A time that comes again: by a cron expression of five fields, or by the day of the week and `HH:MM`. */
export type Recurrence = { cron: string; zone: string } | { next: Weekday; at: string; zone: string };

export function cronOf(recurrence: Recurrence): string {
    if ("cron" in recurrence) return recurrence.cron;
    const [hour, minute] = recurrence.at.split(":").map(Number);
    return `${minute} ${hour} * * ${WEEKDAYS.indexOf(recurrence.next)}`;
}

/**
 * The first occurrence at or after an instant. A time that a change of clocks skips comes at the first moment after
 * the change, one that it repeats comes the first time.
 *
 * @throws RangeError for an expression that cannot be read, or that never comes.
 */
export function occurrenceFrom(recurrence: Recurrence, from: bigint): bigint {
    const expression = cronOf(recurrence);
    const next = parsed(expression, recurrence.zone).nextRun(new Date(Number(from) - 1));
    if (next === null) throw new RangeError(`"${expression}" never comes: it names no day that exists`);
    return BigInt(next.getTime());
}

function parsed(expression: string, zone: string): Cron {
    try {
        return new Cron(expression, { timezone: zone, mode: "5-part", paused: true });
    } catch (error) {
        const why = (error as Error).message.replace(/^CronPattern: /, "");
        throw new RangeError(
            `"${expression}" is no cron expression of minute, hour, day, month and weekday (${why}); ` +
                'write it like "0 2 * * 0" for Sundays at 02:00',
            { cause: error },
        );
    }
}
