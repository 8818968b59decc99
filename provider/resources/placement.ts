import { containsUnknown } from "./unknowns";

/**
 * Which cluster a resource lives on. The engine leaves a resource of a dynamic provider where it is when it gets
 * another provider instance, and never tells who that is: so the class writes it into the inputs.
 */
export interface Placement {
    /** The URN of the MesosCluster; empty for the cluster of stack configuration or environment. */
    provider: string;
    /** A hash of the masters' URLs, which may be secret; empty where they are not usable. */
    masters: string;
}

/**
 * Whether the resource has to be replaced: another provider instance with other masters. A MesosCluster with
 * other masters is the same cluster at another address; other instances with the same masters are one cluster.
 */
export function hasMoved(before: unknown, after: unknown): boolean {
    if (!isPlacement(before) || !isPlacement(after) || containsUnknown(after)) return false;
    return before.provider !== after.provider && (before.masters !== after.masters || before.masters === "");
}

function isPlacement(value: unknown): value is Placement {
    return typeof value === "object" && value !== null && "provider" in value && "masters" in value;
}
