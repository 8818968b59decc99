import * as pulumi from "@pulumi/pulumi";

/**
 * The URN that a resource will have, which signs its windows. As an Output it would depend on the parent, and
 * whatever depends on a component waits for all of its children: two windows in one would wait for each other.
 */
export function ownerInput(
    name: string,
    type: string,
    opts: pulumi.CustomResourceOptions | undefined,
): Promise<string> {
    return new Promise((resolve) => pulumi.createUrn(name, type, opts?.parent).apply(resolve));
}
