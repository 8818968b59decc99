import { z } from "zod";
import { formatDuration, formatInstant, inWords } from "../../../provider/time";
import { actsNow, describe, isOver, type Window } from "../windows";
import { durationField, MINUTE, roughly } from "./fields";
import { windowRule } from "./rule";

/** As `safety.grace` is by default. */
const GRACE = 5n * MINUTE;

/**
 * Whether a window has been announced long enough. One that stays as it is recorded has been: else a stack could
 * not be touched while one of its windows draws near. For the same reason one that is to be down passes, in the time
 * that was announced. What has no time but that of the run cannot be announced.
 */
export const minimumNotice = windowRule({
    name: "minimum-notice",
    description: "A new or changed window starts at least so long from now.",
    config: z.strictObject({
        notice: durationField("1d", `How long before its start a window has to be announced, like "2d".`),
    }),
    check(window, { notice }, now) {
        const { start, state, isRecorded } = window;
        if (start === undefined || isRecorded || isOver(window, now)) return undefined;
        if (state === "down") return announcedFor(window, start, now);
        if (start >= now + notice) return undefined;
        const starts =
            start < now ? `started ${roughly(now - start)} ago` : `starts in ${roughly(start - now)}`;
        const earliest = now + notice + MINUTE - ((now + notice) % MINUTE);
        return (
            `${describe(window)} ${starts}, but a window is to be announced ${formatDuration(notice)} before. ` +
            `Move startTime to ${formatInstant(earliest)} or later.`
        );
    },
});

/** Machines that go DOWN before the time that was announced go without notice. */
function announcedFor(window: Window, start: bigint, now: bigint): string | undefined {
    if (!actsNow(window) || now >= start - GRACE) return undefined;
    return (
        `${describe(window)} goes DOWN at \`pulumi up\`, ${inWords(start - now)} before the time that it announces. ` +
        `Run \`pulumi up\` once it has begun.`
    );
}
