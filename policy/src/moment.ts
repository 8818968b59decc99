import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { z } from "zod";
import { configOf } from "./config";
import { plain } from "./plain";
import type { WindowRule } from "./rules/rule";
import { actsNow, type Window, windowsOf } from "./windows";

/**
 * A policy that also looks at the moment of the run, for whatever acts in it. Whether anything of a resource changes
 * shows only in what is recorded, which Pulumi shows with the whole stack.
 */
export function withMoment<Config extends z.ZodObject>(
    policy: ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>,
    rule: WindowRule<Config>,
): ResourceValidationPolicy & StackValidationPolicy {
    return {
        ...policy,
        validateStack(args, report) {
            const acting = args.resources
                .flatMap(({ type, name, urn, props, provider }) =>
                    windowsOf({ type, name, urn, props: plain(props), cluster: provider?.urn }),
                )
                .filter(actsNow);
            for (const [message, urn] of violations(rule, acting, args.getConfig())) report(message, urn);
            return policy.validateStack?.(args, report);
        },
    };
}

function violations<Config extends z.ZodObject>(
    rule: WindowRule<Config>,
    windows: readonly Window[],
    given: object,
): [message: string, urn: string][] {
    if (windows.length === 0) return [];
    const config = configOf(rule, given);
    const now = BigInt(Date.now());
    return windows.flatMap((window): [string, string][] => {
        const message = rule.checkMoment?.(window, config, now);
        return message === undefined ? [] : [[message, window.urn]];
    });
}
