import {
    claimsOf,
    describeMachine,
    durationMillis,
    type Goal,
    hasWhole,
    type MachineId,
    machineKey,
    machineKeys,
    machinesOf,
    NANOS_PER_MILLI,
    type Owner,
    remainsOf,
    type Signature,
    startMillis,
    toWindow,
    type View,
    type Window,
    windowsOf,
} from "../../schedule";
import { formatDuration, formatInstant } from "../../time";

/** A line for each machine that others have put into a window of the owner's. */
export function describeStrangers(strangers: readonly MachineId[]): string[] {
    return strangers.map(
        (machine) =>
            `machine ${describeMachine(machine)} was put into this window by another program; it is kept`,
    );
}

/** What is not as it was written of the digits that mark a window as the owner's; nothing where they are whole. */
export function describeMarks(window: Window, owner: Owner): string[] {
    return marksOf(window, owner).map(
        (marks) =>
            `another program has written this window again: ${marks}; the next change here puts them right`,
    );
}

/**
 * What another program has made of the windows that a goal declares, and by how much. Windows with the whole signature
 * are as they were written, if not as they are declared now.
 */
export function describeEdits(goal: Goal, view: View): string[] {
    return editedWindows(goal, view).flatMap(({ window, lost, more }) => {
        const texts = [...lost, ...more.map(addedText)];
        return sentenceOf(texts.length > 0 ? texts : marksOf(window, goal.owner));
    });
}

/** The same, but only that which a refresh shows as a diff, so that the next `pulumi up` puts it right. */
export function describeLosses(goal: Goal, view: View): string[] {
    return editedWindows(goal, view).flatMap(({ lost }) => sentenceOf(lost));
}

/** The rest: what a refresh only tells of. Digits that are off go with what is put right. */
export function describeRemains(goal: Goal, view: View): string[] {
    return editedWindows(goal, view).flatMap(({ window, lost, more }) => [
        ...describeStrangers(more),
        ...(lost.length > 0 ? [] : describeMarks(window, goal.owner)),
    ]);
}

/** A window that another program has written again. */
interface Edited {
    window: Window;
    /** In what it is not as declared, but for machines that were added. */
    lost: string[];
    more: MachineId[];
}

function editedWindows(goal: Goal, { schedule }: View): Edited[] {
    const { isOwned } = claimsOf(goal);
    const declared = goal.windows.map(toWindow);
    return windowsOf(schedule).flatMap((window): Edited[] => {
        if (!isOwned(window) || marksOf(window, goal.owner).length === 0) return [];
        const keys = machineKeys(machinesOf(window));
        const wanted = declared.find((each) =>
            machinesOf(each).some((machine) => keys.has(machineKey(machine))),
        );
        return wanted === undefined ? [] : [editOf(window, wanted)];
    });
}

function editOf(window: Window, wanted: Window): Edited {
    const [start, before] = [startMillis(window), startMillis(wanted)];
    const [length, planned] = [durationMillis(window), durationMillis(wanted)];
    const [live, declared] = [machineKeys(machinesOf(window)), machineKeys(machinesOf(wanted))];
    const fewer = machinesOf(wanted).filter((machine) => !live.has(machineKey(machine)));
    return {
        window,
        lost: [
            ...(start === before
                ? []
                : [
                      `it starts at ${formatInstant(start)} there, ${difference(start, before, "later", "earlier")}`,
                  ]),
            ...(length === planned ? [] : [lengthText(length, planned)]),
            ...fewer.map((machine) => `machine ${describeMachine(machine)} is not in it`),
        ],
        more: machinesOf(window).filter((machine) => !declared.has(machineKey(machine))),
    };
}

function sentenceOf(texts: readonly string[]): string[] {
    return texts.length === 0
        ? []
        : [`another program has changed this window on the master: ${texts.join("; ")}`];
}

function addedText(machine: MachineId): string {
    return `machine ${describeMachine(machine)} is in it, though not declared here`;
}

function lengthText(length: bigint | undefined, planned: bigint | undefined): string {
    if (length === undefined) return "it has no end there";
    const text = `it lasts ${formatDuration(length)} there`;
    return planned === undefined ? text : `${text}, ${difference(length, planned, "longer", "shorter")}`;
}

/** `24h later` */
function difference(now: bigint, before: bigint, more: string, less: string): string {
    return now > before
        ? `${formatDuration(now - before)} ${more}`
        : `${formatDuration(before - now)} ${less}`;
}

/** `of the digits that mark it, those of its start are off by 45 ns`; nothing where they are whole. */
function marksOf(window: Window, { signatures }: Owner): string[] {
    const { unavailability } = window;
    const all = signatures.map((signature) => ({ signature, left: remainsOf(unavailability, signature) }));
    if (all.some(({ left }) => hasWhole(left))) return [];
    const { signature, left } =
        all.find(({ left }) => left.start !== "other" && left.duration !== "other") ?? all[0]!;
    const marks = (["start", "duration"] as const).flatMap((part) => {
        if (left[part] === undefined || left[part] === "whole") return [];
        const off = offBy(unavailability[part]!.nanoseconds, part, signature);
        return [
            left[part] === "none"
                ? `those of its ${part} are gone`
                : `those of its ${part} are off by ${off} ns`,
        ];
    });
    return marks.length === 0 ? [] : [`of the digits that mark it, ${marks.join(", and ")}`];
}

function offBy(nanoseconds: bigint, part: keyof Signature, signature: Signature): bigint {
    const off = (nanoseconds % NANOS_PER_MILLI) - signature[part];
    return off < 0n ? -off : off;
}
