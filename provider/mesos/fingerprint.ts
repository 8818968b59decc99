import { createHash } from "node:crypto";

/** A hash of the masters' URLs, which may be secret: equal for one cluster, in whatever order they are named. */
export function mastersFingerprint(masters: readonly string[]): string {
    return createHash("sha256")
        .update(JSON.stringify([...masters].sort()))
        .digest("hex")
        .slice(0, 16);
}
