import {
    durationMillis,
    isSigned,
    machinesOf,
    NANOS_PER_MILLI,
    type Schedule,
    type Signature,
    signatureOf,
    startMillis,
    type Window,
    windowsOf,
} from "../../provider/schedule";
import type { DeclaredWindow } from "../input/windows";
import type { Directory } from "../model/machines";
import { keyOf } from "../model/machines";

/**
 * The windows of a schedule that none of the stack's resources has written.
 *
 * @param declared all windows of the stack, whose owners sign what they write.
 * @param recorded those that stand as they were last written.
 */
export function foreignWindows(
    schedule: Schedule,
    declared: readonly DeclaredWindow[],
    recorded: readonly DeclaredWindow[],
    directory: Directory,
): Window[] {
    const signatures = new Map<bigint, Signature[]>();
    for (const owner of new Set(declared.map((window) => window.owner))) {
        const signature = signatureOf(owner);
        signatures.set(signature.start, [...(signatures.get(signature.start) ?? []), signature]);
    }
    const known = new Set(recorded.map((window) => fingerprint(window, directory)));
    return windowsOf(schedule).filter((window) => {
        const digits = window.unavailability.start.nanoseconds % NANOS_PER_MILLI;
        const candidates = signatures.get(digits) ?? [];
        if (candidates.some((signature) => isSigned(window, signature, machinesOf(window)))) return false;
        return !known.has(liveFingerprint(window));
    });
}

/** Tools that round numbers cut the signature off: the same machines at the same time are still the stack's. */
function fingerprint(
    { startMillis, durationMillis, machines }: DeclaredWindow,
    directory: Directory,
): string {
    const keys = machines.map((machine) => keyOf(directory.machine(machine)));
    return JSON.stringify([startMillis, durationMillis, keys.sort()]);
}

function liveFingerprint(window: Window): string {
    const length = durationMillis(window);
    const keys = machinesOf(window).map(({ hostname = "", ip }) =>
        keyOf({ name: hostname, ip: ip ?? null, group: null }),
    );
    return JSON.stringify([
        Number(startMillis(window)),
        length === undefined ? undefined : Number(length),
        keys.sort(),
    ]);
}
