import type * as pulumi from "@pulumi/pulumi";

/**
 * A replacement has the same URN, and with it the same signature: were the new one created first, deleting
 * the old one would take it away again.
 */
export function withDeleteBeforeReplace(
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
    return { ...opts, deleteBeforeReplace: true };
}
