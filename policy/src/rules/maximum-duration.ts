import { z } from "zod";
import { formatDuration } from "../../../provider/time";
import { describe, isOver } from "../windows";
import { durationField } from "./fields";
import { windowRule } from "./rule";

export const maximumDuration = windowRule({
    name: "maximum-duration",
    description: "A window has an end, and is not too long.",
    config: z.strictObject({ duration: durationField("8h", `The longest that a window may be, like "8h".`) }),
    check(window, { duration }, now) {
        const { start, end, turns } = window;
        const longest = formatDuration(duration);
        if (turns !== undefined) {
            if (turns.length === undefined || turns.length <= duration) return undefined;
            return `${describe(window)} is longer than ${longest}. Shorten it, or do less at a time.`;
        }
        if (end === "never") {
            return `${describe(window)} has no end. Give it an endTime, or a duration of at most ${longest}.`;
        }
        if (start === undefined || end === undefined || isOver(window, now)) return undefined;
        if (end - start <= duration) return undefined;
        return `${describe(window)} is longer than ${longest}. Shorten it, or split it into several.`;
    },
});
