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
    const marks = marksOf(window, owner);
    if (marks.length === 0) return [];
    return [
        `another program has written this window again: of the digits that mark it, ${marks.join(", and ")}; ` +
            "the next change here puts them right",
    ];
}

/**
 * What another program has made of the windows that a goal declares, and by how much. Windows with the whole signature
 * are as they were written, if not as they are declared now.
 */
export function describeEdits(goal: Goal, { schedule }: View): string[] {
    const { isOwned } = claimsOf(goal);
    const declared = goal.windows.map(toWindow);
    return windowsOf(schedule).flatMap((window) => {
        if (!isOwned(window) || marksOf(window, goal.owner).length === 0) return [];
        const keys = machineKeys(machinesOf(window));
        const wanted = declared.find((each) =>
            machinesOf(each).some((machine) => keys.has(machineKey(machine))),
        );
        if (wanted === undefined) return [];
        const edits = editsOf(window, wanted);
        const texts = edits.length > 0 ? edits : marksOf(window, goal.owner);
        return [`another program has changed this window on the master: ${texts.join("; ")}`];
    });
}

function editsOf(window: Window, wanted: Window): string[] {
    const [start, before] = [startMillis(window), startMillis(wanted)];
    const [length, planned] = [durationMillis(window), durationMillis(wanted)];
    const [live, declared] = [machineKeys(machinesOf(window)), machineKeys(machinesOf(wanted))];
    const more = machinesOf(window).filter((machine) => !declared.has(machineKey(machine)));
    const fewer = machinesOf(wanted).filter((machine) => !live.has(machineKey(machine)));
    return [
        ...(start === before
            ? []
            : [
                  `it starts at ${formatInstant(start)} there, ${difference(start, before, "later", "earlier")}`,
              ]),
        ...(length === planned ? [] : [lengthText(length, planned)]),
        ...more.map((machine) => `machine ${describeMachine(machine)} is in it, though not declared here`),
        ...fewer.map((machine) => `machine ${describeMachine(machine)} is not in it`),
    ];
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

/** `those of its start are off by 45 ns` */
function marksOf(window: Window, { signatures }: Owner): string[] {
    const { unavailability } = window;
    const all = signatures.map((signature) => ({ signature, left: remainsOf(unavailability, signature) }));
    if (all.some(({ left }) => hasWhole(left))) return [];
    const { signature, left } =
        all.find(({ left }) => left.start !== "other" && left.duration !== "other") ?? all[0]!;
    return (["start", "duration"] as const).flatMap((part) => {
        if (left[part] === undefined || left[part] === "whole") return [];
        const off = offBy(unavailability[part]!.nanoseconds, part, signature);
        return [
            left[part] === "none"
                ? `those of its ${part} are gone`
                : `those of its ${part} are off by ${off} ns`,
        ];
    });
}

function offBy(nanoseconds: bigint, part: keyof Signature, signature: Signature): bigint {
    const off = (nanoseconds % NANOS_PER_MILLI) - signature[part];
    return off < 0n ? -off : off;
}
