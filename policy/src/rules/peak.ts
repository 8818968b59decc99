/** Machines that are in maintenance from one instant to another, exclusive. */
export interface Occupation {
    from: bigint;
    to: bigint | "never";
    machines: readonly string[];
}

/** The time at which the most machines are in maintenance, the first if there are several. */
export interface Peak {
    at: bigint;
    machines: number;
}

/** Sweeps over the beginnings and ends. A machine in two occupations at once counts once. */
export function peakOf(occupations: readonly Occupation[]): Peak {
    const peak: Peak = { at: 0n, machines: 0 };
    const open = new Map<string, number>();
    for (const { at, machines, step } of edgesOf(occupations)) {
        for (const machine of machines) {
            const count = (open.get(machine) ?? 0) + step;
            if (count === 0) open.delete(machine);
            else open.set(machine, count);
        }
        if (open.size > peak.machines) Object.assign(peak, { at, machines: open.size });
    }
    return peak;
}

export function isOpenAt({ from, to }: Occupation, at: bigint): boolean {
    return from <= at && (to === "never" || at < to);
}

/** In order of time; what ends at an instant goes before what begins then. */
function edgesOf(occupations: readonly Occupation[]) {
    return occupations
        .filter(({ from, to }) => to === "never" || from < to)
        .flatMap(({ from, to, machines }) => [
            { at: from, machines, step: 1 },
            ...(to === "never" ? [] : [{ at: to, machines, step: -1 }]),
        ])
        .sort((a, b) => (a.at === b.at ? a.step - b.step : a.at < b.at ? -1 : 1));
}
