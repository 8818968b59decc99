import type * as pulumi from "@pulumi/pulumi";

/**
 * Whether an output has a value in this run. In preview those of resources that are yet to be created have none, and
 * `apply` never calls back; nothing public tells that.
 */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}
