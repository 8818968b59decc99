import * as pulumi from "@pulumi/pulumi";
import { connectionFrom, mastersFingerprint, type Settings } from "../mesos";
import { settingsOf } from "../program/settings";
import type { Placement } from "./placement";

/** Where a resource with these options will live. */
export function placementInput(
    type: string,
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<Placement> {
    const cluster = opts?.provider ?? opts?.parent?.getProvider(type);
    const settings = pulumi.unsecret(settingsOf(cluster));
    return pulumi
        .all([cluster?.urn ?? "", settings])
        .apply(([provider, known]) => ({ provider, masters: fingerprint(known) }));
}

function fingerprint(settings: Settings | undefined): string {
    try {
        return mastersFingerprint(connectionFrom(settings).masters);
    } catch {
        return ""; // said by check
    }
}
