import {
    durationMillis,
    machinesOf,
    startMillis,
    unscheduledDown,
    type View,
    type Window,
    windowsOf,
} from "../../provider/schedule";
import { formatDuration, formatInstant } from "../../provider/time";
import type { DeclaredWindow } from "../input/windows";
import type { Look } from "../master/look";
import type { Machine } from "../schema";
import type { Foreign } from "./conflicts";
import type { Directory, KnownMachine } from "./machines";

/** Machines that a master tells of: its agents, and those of its schedule, whose agents may be gone. */
export function liveMachines(look: Look | undefined): KnownMachine[] {
    const scheduled = look?.view ? windowsOf(look.view.schedule).flatMap(machinesOf) : [];
    const named = [...scheduled, ...(look?.view?.down ?? [])].flatMap(({ hostname, ip }) =>
        hostname !== undefined && ip !== undefined ? [{ hostname, ip }] : [],
    );
    return [...named, ...(look?.machines ?? [])];
}

/** Machines that programs name in full, or that were looked up before. */
export function declaredMachines(windows: readonly DeclaredWindow[]): KnownMachine[] {
    return windows.flatMap(({ machines }) =>
        machines.flatMap(({ hostname, ip }) => (hostname && ip ? [{ hostname, ip }] : [])),
    );
}

/** A window of somebody else, with its machines named as everywhere else. */
export function foreignOf(window: Window, directory: Directory): Foreign {
    const [start, length] = [startMillis(window), durationMillis(window)];
    return {
        text: `${formatInstant(start)} ${length === undefined ? "with no end" : `for ${formatDuration(length)}`}`,
        start: formatInstant(start),
        end: length === undefined ? null : formatInstant(start + length),
        machines: machinesOf(window).map((machine) => directory.machine(machine)),
    };
}

/** Machines that are DOWN and in no window, named as everywhere else. */
export function unscheduledMachines(view: View, directory: Directory): Machine[] {
    return unscheduledDown(view).map((machine) => directory.machine(machine));
}

/** Whether a declared window is on the master that was looked at; with one cluster in the stack, each is. */
export function onMaster(
    windows: readonly DeclaredWindow[],
    look: Look | undefined,
): (window: DeclaredWindow) => boolean {
    if (look === undefined) return () => false;
    const clusters = new Set(windows.map(clusterOf));
    return clusters.size < 2 ? () => true : ({ masters }) => masters === look.masters;
}

/** Equal for windows on one cluster: other instances with the same masters are one. */
export function clusterOf({ masters, provider }: DeclaredWindow): string {
    return masters || provider;
}
