import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { connectionFrom, type Settings } from "../mesos";
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
        const masters = [...connectionFrom(settings).masters].sort();
        return createHash("sha256").update(JSON.stringify(masters)).digest("hex").slice(0, 16);
    } catch {
        return ""; // said by check
    }
}
