import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import type { WindowRule } from "./rules/rule";

type Configurable<Config extends z.ZodObject> = Pick<WindowRule<Config>, "name" | "config">;

/** What stands in a policy's configuration cannot be used: the message names the policy, the field and the remedy. */
export class ConfigurationError extends Error {
    constructor(policy: string, { issues }: z.ZodError) {
        const problems = issues.map(({ path, message }) =>
            path.length === 0 ? message : `${path.join(".")}: ${message}`,
        );
        super(`the configuration of policy "${policy}" is wrong: ${problems.join("; ")}`);
        // Pulumi shows the stack, of which nobody who writes a configuration learns anything.
        this.stack = this.message;
    }
}

/** The configuration of a rule, with its defaults. @throws ConfigurationError */
export function configOf<Config extends z.ZodObject>(
    { name, config }: Configurable<Config>,
    given: object,
): z.output<Config> {
    const parsed = config.safeParse(given);
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(name, parsed.error);
}

/** The same as JSON Schema, by which Pulumi checks a configuration before it starts the pack. */
export function schemaOf(config: z.ZodObject): PolicyConfigSchema {
    const { properties = {}, required } = z.toJSONSchema(config, { target: "draft-7", io: "input" });
    return { properties, required } as PolicyConfigSchema;
}
