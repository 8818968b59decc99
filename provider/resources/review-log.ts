import * as pulumi from "@pulumi/pulumi";
import { isMesosError, knownBugs } from "../mesos";
import { settingsOf } from "../program/settings";
import { type Snapshot, snapshotOf } from "../program/snapshot";
import type { Properties } from "./inputs";

/** What a reviewer should know of a resource before it is applied. */
export interface Finding {
    severity: "info" | "warn";
    text: string;
}

/**
 * In preview, looks at the master and logs on the resource what `pulumi up` will do there and what is odd.
 * The program does this itself, once a cluster: check and diff run one resource at a time and do no I/O.
 * A master that cannot be reached is a warning here, not a failure.
 */
export function logReview(
    resource: pulumi.Resource,
    type: string,
    properties: object,
    review: (inputs: Properties, snapshot: Snapshot) => Promise<Finding[]>,
): void {
    if (!pulumi.runtime.isDryRun()) return;
    const settings = settingsOf(resource.getProvider(type));
    pulumi.all([settings, pulumi.output(properties)]).apply(async ([known, inputs]) => {
        if (known === undefined) return; // said by check
        let findings: Finding[];
        try {
            const snapshot = snapshotOf(known);
            findings = await review(inputs as Properties, snapshot);
            // A run that changes nothing asks nothing more.
            if (findings.length > 0) await warnOfBugs(snapshot);
        } catch (error) {
            if (!isMesosError(error)) throw error;
            if (error.code === "BAD_SETTINGS") return; // said by check
            findings = [
                { severity: "warn", text: `this preview could not look at the master: ${error.message}` },
            ];
        }
        for (const { severity, text } of findings) await pulumi.log[severity](text, resource);
    });
}

const warned = new WeakSet<Snapshot>();

/** Known bugs are the cluster's, not a resource's: told once. */
async function warnOfBugs(snapshot: Snapshot): Promise<void> {
    if (warned.has(snapshot)) return;
    warned.add(snapshot);
    for (const bug of knownBugs(await snapshot.version())) await pulumi.log.warn(bug);
}
