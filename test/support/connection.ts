import type { Connection } from "../../provider/mesos";

/** A connection to masters that are expected to answer: far longer than anything here takes. */
export function connectionTo(
    masters: string | readonly string[],
    rest: Partial<Connection> = {},
): Connection {
    return {
        masters: [masters].flat(),
        tls: { insecureSkipVerify: false },
        timeouts: { request: 60_000, total: 120_000 },
        ...rest,
    };
}
