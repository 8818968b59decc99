import { Cron } from "croner";
import { firstShowing, shownAt } from "./day";
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
    const { zone } = recurrence;
    const cron = parsed(expression);
    // What is shown a second time when clocks go back was shown before: begin where that is surely found.
    let shown = new Date(shownAt(from, zone) - BACK - 1);
    for (;;) {
        const next = cron.nextRun(shown);
        if (next === null) throw new RangeError(`"${expression}" never comes: it names no day that exists`);
        const moment = firstShowing(next.getTime(), zone);
        if (moment >= from) return moment;
        shown = next;
    }
}

/** No clock goes back by more. */
const BACK = 3 * 3_600_000;

/** On a clock that is never changed: how those of a zone are is the calendar's. */
function parsed(expression: string): Cron {
    try {
        return new Cron(expression, { timezone: "UTC", mode: "5-part", paused: true });
    } catch (error) {
        const why = (error as Error).message.replace(/^CronPattern: /, "");
        throw new RangeError(
            `"${expression}" is no cron expression of minute, hour, day, month and weekday (${why}); ` +
                'write it like "0 2 * * 0" for Sundays at 02:00',
            { cause: error },
        );
    }
}
