import { z } from "zod";
import { formatInstant } from "../../../provider/time";
import { describe, isOver, type Window } from "../windows";
import { mostAtOnce } from "../turns";
import { isOpenAt, type Occupation, peakOf } from "./peak";
import { Racks, racksField } from "./racks";
import { stackRule } from "./rule";

const shareField = (byDefault: number, description: string) =>
    z.number().gt(0).lte(1).default(byDefault).describe(`${description} One machine always may be.`);

interface Planned extends Occupation {
    window: Window;
}

export const maximumShare = stackRule({
    name: "maximum-share",
    description: "Not too many machines of a rack, or of the cluster, are in maintenance at once.",
    config: z.strictObject({
        racks: racksField,
        rackShare: shareField(0.5, "The share of a rack that may be in maintenance at once."),
        clusterShare: shareField(0.25, "The share of the cluster that may be in maintenance at once."),
        clusterSize: z
            .number()
            .int()
            .positive()
            .optional()
            .describe("How many machines the cluster has. Without it, as many as racks name."),
    }),
    check(windows, { racks: listed, rackShare, clusterShare, clusterSize }, now) {
        const racks = new Racks(listed);
        const size = clusterSize ?? racks.all.size;
        const groups: Group[] = [
            ...racks
                .entries()
                .map(([rack, members]) => limited(`rack "${rack}"`, members.size, rackShare, members)),
            // Machines that are in no rack count where they are a part of the size.
            limited("the cluster", size, clusterShare, clusterSize === undefined ? racks.all : undefined),
        ];
        const clusters = new Set(windows.map(({ cluster }) => cluster));
        return [...clusters].flatMap((cluster) => {
            const planned = windows
                .filter((window) => window.cluster === cluster && !isOver(window, now))
                .flatMap((window) => occupation(window, racks, now));
            return groups.flatMap((group) => tooMany(planned, group) ?? []);
        });
    },
});

/** Machines of which so many, and no more, may be in maintenance at once. */
interface Group {
    name: string;
    size: number;
    most: number;
    /** Undefined: every machine there is. */
    members?: ReadonlySet<string>;
}

function limited(name: string, size: number, share: number, members?: ReadonlySet<string>): Group {
    // 100 * 0.29 is a little less than 29.
    return { name, size, most: Math.max(1, Math.floor(size * (share + 1e-9))), members };
}

/** When a window has its machines; one that is down has them now, whatever it says, and so has what acts now. */
function occupation(window: Window, racks: Racks, now: bigint): Planned[] {
    const { state, machines = [], turns } = window;
    const start = turns ? now : window.start;
    const end = turns ? now + (turns.total ?? 1n) : window.end;
    if (start === undefined || end === undefined) return [];
    const isDown = state === "down";
    return [
        {
            window,
            from: isDown && now < start ? now : start,
            to: isDown && end !== "never" && end <= now ? now + 1n : end,
            machines: machines.map((machine) => racks.identify(machine)[0] ?? NAMELESS),
        },
    ];
}

/** Stands for a machine of which no name is known, so that the others keep their places. */
const NAMELESS = "";

/** The machines of a group that a window takes at once; of one that takes some at a time, the most. */
function takenAtOnce({ window: { turns }, machines }: Planned, members: Group["members"]): string[] {
    const places = machines.flatMap((machine, place) =>
        machine !== NAMELESS && (members?.has(machine) ?? true) ? [place] : [],
    );
    return (turns === undefined ? places : mostAtOnce(turns, places)).map((place) => machines[place]!);
}

/** The message where more are in maintenance at once than may be. */
function tooMany(planned: Planned[], { name, size, most, members }: Group): string | undefined {
    const within = planned.flatMap((each) => {
        const machines = takenAtOnce(each, members);
        return machines.length === 0 ? [] : [{ ...each, machines }];
    });
    const { at, machines } = peakOf(within);
    if (machines <= most) return undefined;
    const involved = within.filter((each) => isOpenAt(each, at)).map(({ window }) => describe(window));
    return (
        `${machines} of ${size} machines of ${name} would be in maintenance at once at ${formatInstant(at)}, and ` +
        `at most ${most} may be: ${involved.join(", ")}. ` +
        `${involved.length > 1 ? "Move them apart, or take" : "Take"} fewer machines at a time.`
    );
}
