/** A fault of some master versions that hits maintenance. */
export interface KnownBug {
    id: string;
    text: string;
    /** Versions that have it, as half-open ranges: from the first, up to but not including the second. */
    affected: readonly (readonly [from: string, fixed: string])[];
}

/** From the CHANGELOG of Mesos; maintenance by the v1 API begins with 1.0. */
export const KNOWN_BUGS: readonly KnownBug[] = [
    {
        id: "MESOS-7966",
        text: "a check of maintenance on an agent can end the master",
        affected: [["0.25.0", "1.7.0"]],
    },
    {
        id: "MESOS-10018",
        text: "an agent that is partitioned during machine/down can bring its tasks back beside their replacements",
        affected: [
            ["0.25.0", "1.7.3"],
            ["1.8.0", "1.10.0"],
        ],
    },
    {
        id: "MESOS-10109",
        text: "after a failover the master can end when an agent with a maintenance schedule registers again",
        affected: [["0.25.0", "1.10.0"]],
    },
    {
        id: "MESOS-10096",
        text: "an agent can be reactivated while it is still DRAINING, and is then neither",
        affected: [["1.9.0", "1.9.1"]],
    },
    {
        id: "MESOS-10118",
        text: "the first offer of an agent that was reactivated while it was disconnected can end the master",
        affected: [["1.9.0", "1.10.0"]],
    },
];

/** The known bugs of a master version, each as a sentence with what to do. */
export function knownBugs(version: string): string[] {
    return KNOWN_BUGS.filter(({ affected }) =>
        affected.some(([from, fixed]) => compare(version, from) >= 0 && compare(version, fixed) < 0),
    ).map(
        ({ id, text, affected }) =>
            `Mesos ${version} has a known maintenance bug, ${id}: ${text}; fixed in ${affected.map(([, fixed]) => fixed).join(" and ")}`,
    );
}

/** By the three numbers; a text that is no version has no bugs that are known. */
function compare(a: string, b: string): number {
    const [first, second] = [numbersOf(a), numbersOf(b)];
    if (first === undefined || second === undefined) return NaN;
    return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
}

function numbersOf(version: string): [number, number, number] | undefined {
    const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
    return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}
