/** Arguments that a window may not have. They need no configuration but their enforcement level. */
import { z } from "zod";
import { describe } from "../windows";
import { windowRule } from "./rule";

export const drainRequired = windowRule({
    name: "drain-required",
    description: "No window goes down without draining its machines.",
    config: z.strictObject({}),
    check(window) {
        if (window.drainsNot !== undefined) {
            return (
                `${describe(window)} has ${window.drainsNot}: agents are stopped with the tasks that run on them. ` +
                `Use method "maintenance", which drains them first.`
            );
        }
        if (window.drainStrategy !== "none") return undefined;
        return (
            `${describe(window)} has drain.strategy "none": machines go down with the tasks that run on them. ` +
            `Choose another strategy, or leave drain out.`
        );
    },
});

export const noAllowedLoss = windowRule({
    name: "no-allowed-loss",
    description: "No window allows the loss of tasks.",
    config: z.strictObject({}),
    check(window) {
        if (!window.allowsLoss) return undefined;
        return (
            `${describe(window)} has safety.allowLoss: tasks may be lost that nothing starts elsewhere. ` +
            `Remove allowLoss, and move these tasks away first.`
        );
    },
});

export const noTakeover = windowRule({
    name: "no-takeover",
    description: "No window takes machines out of somebody else's window.",
    config: z.strictObject({}),
    check(window) {
        if (window.onConflict !== "takeover") return undefined;
        return (
            `${describe(window)} has onConflict "takeover": it takes its machines out of the windows of others. ` +
            `Use "fail", or "adopt" for a window that is exactly this one, and settle conflicts with their owners.`
        );
    },
});
