import type { Relocates } from "./types";

/**
 * Frameworks that are known to start lost tasks on other machines, or known not to, by a word of their name.
 * Those that do not keep their data on the machine, and wait for it to come back or for an operator to replace
 * the task. Documented in docs/reference.md; a program overrides it with `safety.relocates`.
 */
export const RELOCATION: Readonly<Record<string, "yes" | "no">> = {
    aurora: "yes",
    chronos: "yes",
    marathon: "yes",
    metronome: "yes",
    singularity: "yes",
    spark: "yes",
    arangodb: "no",
    cassandra: "no",
    ceph: "no",
    couchbase: "no",
    dse: "no",
    elastic: "no",
    elasticsearch: "no",
    etcd: "no",
    hbase: "no",
    hdfs: "no",
    kafka: "no",
    minio: "no",
    mongodb: "no",
    mysos: "no",
    portworx: "no",
    redis: "no",
    riak: "no",
    zookeeper: "no",
};

/** Framework names with what a program says of them; case does not matter. */
export type RelocationOverrides = Readonly<Record<string, boolean>>;

/**
 * Whether a framework relocates its tasks, by its name: what the program says, else the table. `prod/kafka-2` is a
 * kafka. A name with words of both kinds counts as one that does not, which errs on the safe side.
 */
export function relocates(framework: string, overrides: RelocationOverrides = {}): Relocates {
    const name = framework.toLowerCase();
    const said = Object.entries(overrides).find(([key]) => key.toLowerCase() === name);
    if (said !== undefined) return said[1] ? "yes" : "no";
    const known = name
        .split(/[^a-z0-9]+/)
        .map((word) => word.replace(/\d+$/, ""))
        .flatMap((word) => (Object.hasOwn(RELOCATION, word) ? [RELOCATION[word]!] : []));
    if (known.includes("no")) return "no";
    return known.includes("yes") ? "yes" : "unknown";
}
