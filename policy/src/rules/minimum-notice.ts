import { z } from "zod";
import { formatDuration, formatInstant } from "../../../provider/time";
import { describe, isOver } from "../windows";
import { durationField, MINUTE, roughly } from "./fields";
import { windowRule } from "./rule";

/**
 * Whether a window has been announced long enough. One that stays as it is recorded has been: else a stack could
 * not be touched while one of its windows draws near. For the same reason one that is to be down passes.
 */
export const minimumNotice = windowRule({
    name: "minimum-notice",
    description: "A new or changed window starts at least so long from now.",
    config: z.strictObject({
        notice: durationField("1d", `How long before its start a window has to be announced, like "2d".`),
    }),
    check(window, { notice }, now) {
        const { start, state, isRecorded } = window;
        if (start === undefined || isRecorded || state === "down" || isOver(window, now)) return undefined;
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
