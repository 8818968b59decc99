import { z } from "zod";
import { describe } from "../windows";
import { windowRule } from "./rule";

const patternField = z.string().refine(isRegularExpression, {
    error: ({ input }) => `"${input}" is no regular expression`,
});

export const reasonPattern = windowRule({
    name: "reason-pattern",
    description: "The reason of a window matches a pattern, such as a ticket number.",
    config: z.strictObject({
        pattern: patternField
            .optional()
            .describe("A JavaScript regular expression, found anywhere in the reason."),
        example: z.string().optional().describe("A reason that matches, for messages."),
    }),
    check(window, { pattern, example }) {
        const { reason } = window;
        if (pattern === undefined || reason === undefined || new RegExp(pattern, "u").test(reason))
            return undefined;
        const like = example === undefined ? "" : `, like "${example}"`;
        return `${describe(window)} has the reason "${reason}", which does not match /${pattern}/. Write one that does${like}.`;
    },
});

function isRegularExpression(text: string): boolean {
    try {
        return new RegExp(text, "u") instanceof RegExp;
    } catch {
        return false;
    }
}
