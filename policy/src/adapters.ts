import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { z } from "zod";
import { configOf, schemaOf } from "./config";
import { plain } from "./plain";
import type { StackRule, WindowRule } from "./rules/rule";
import { type Window, windowsOf } from "./windows";

/**
 * A rule that is asked about each resource before it is created or changed. Whether what acts while Pulumi runs has
 * anything left to do shows only in what is recorded, so of that it is asked with the whole stack.
 */
export function eachWindow<Config extends z.ZodObject>(
    rule: WindowRule<Config>,
): ResourceValidationPolicy & StackValidationPolicy {
    return {
        ...head(rule),
        validateResource(args, report) {
            const windows = planned(args).filter(({ turns }) => turns === undefined);
            if (windows.length === 0) return;
            for (const { message } of violations(rule, windows, args.getConfig())) report(message);
        },
        validateStack(args, report) {
            const windows = args.resources.flatMap(planned).filter(({ turns }) => turns !== undefined);
            if (windows.length === 0) return;
            for (const { message, window } of violations(rule, windows, args.getConfig())) {
                report(message, window.urn);
            }
        },
    };
}

/** A rule that wants to know what is recorded, which Pulumi shows only once the whole stack has been looked at. */
export function eachWindowOfStack<Config extends z.ZodObject>(
    rule: WindowRule<Config>,
): StackValidationPolicy {
    return {
        ...head(rule),
        validateStack(args, report) {
            const windows = args.resources.flatMap(planned);
            for (const { message, window } of violations(rule, windows, args.getConfig())) {
                report(message, window.urn);
            }
        },
    };
}

/** A rule about all windows of a stack together. */
export function wholeStack<Config extends z.ZodObject>(rule: StackRule<Config>): StackValidationPolicy {
    return {
        ...head(rule),
        validateStack(args, report) {
            const config = configOf(rule, args.getConfig());
            const windows = args.resources.flatMap(planned);
            for (const message of rule.check(windows, config, now())) report(message);
        },
    };
}

function violations<Config extends z.ZodObject>(
    rule: WindowRule<Config>,
    windows: Window[],
    given: object,
): { message: string; window: Window }[] {
    const config = configOf(rule, given);
    const time = now();
    return windows.flatMap((window) => {
        const message = rule.check(window, config, time);
        return message === undefined ? [] : [{ message, window }];
    });
}

/** The windows of a resource without those that are back up, which are records. */
function planned(resource: Pick<PolicyResource, "type" | "name" | "urn" | "props" | "provider">): Window[] {
    const { type, name, urn, props, provider } = resource;
    return windowsOf({ type, name, urn, props: plain(props), cluster: provider?.urn }).filter(
        ({ state }) => state !== "up",
    );
}

function head({
    name,
    description,
    config,
}: Pick<WindowRule<z.ZodObject>, "name" | "description" | "config">) {
    return { name, description, configSchema: schemaOf(config) };
}

function now(): bigint {
    return BigInt(Date.now());
}
