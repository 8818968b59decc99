import { createHash } from "node:crypto";
import { machineKeys, machineKey, type MachineId } from "./machine";
import { machinesOf, NANOS_PER_MILLI, type Unavailability, type Window } from "./schedule";

/**
 * On the master a window has neither id nor label, so a window of ours is signed: the digits below the
 * millisecond, of the start and of the duration, are a hash of its owner. Nobody plans downtime to the
 * microsecond; times are compared to the millisecond.
 */
export interface Signature {
    /** 1,000 to 999,000; never 0, which is what everybody else writes. */
    start: bigint;
    /** 1,000 to 999,000. */
    duration: bigint;
}

/**
 * A tool that reads numbers as doubles moves our start by up to 128 ns. This far from the edges it still
 * falls into the same millisecond, so that the window is known by its time, if no longer by its digits.
 */
const MARGIN = 1_000n;
const VALUES = NANOS_PER_MILLI - 2n * MARGIN + 1n;

/** The signature of an owner, which is the URN of the resource that declares the window. */
export function signatureOf(owner: string): Signature {
    const hash = createHash("sha256").update(owner).digest();
    return {
        start: MARGIN + (hash.readBigUInt64BE(0) % VALUES),
        duration: MARGIN + (hash.readBigUInt64BE(8) % VALUES),
    };
}

/** The unavailability that starts at a time and lasts for a length, both in milliseconds, signed. */
export function signedUnavailability(
    startMillis: bigint,
    durationMillis: bigint | undefined,
    signature: Signature,
): Unavailability {
    const start = { nanoseconds: startMillis * NANOS_PER_MILLI + signature.start };
    if (durationMillis === undefined) return { start };
    return { start, duration: { nanoseconds: durationMillis * NANOS_PER_MILLI + signature.duration } };
}

/**
 * Whether a window carries the signature. With both parts a chance match is one in 10^12. An open-ended
 * window has the start alone, one in 10^6, so it must hold one of the owner's machines as well.
 */
export function isSigned(window: Window, signature: Signature, ownMachines: readonly MachineId[]): boolean {
    const { start, duration } = window.unavailability;
    if (start.nanoseconds % NANOS_PER_MILLI !== signature.start) return false;
    if (duration) return duration.nanoseconds % NANOS_PER_MILLI === signature.duration;
    const own = machineKeys(ownMachines);
    return machinesOf(window).some((machine) => own.has(machineKey(machine)));
}

/** Whether somebody using this package seems to have written the window; whose it is, only the owner can tell. */
export function looksSigned({ unavailability: { start, duration } }: Window): boolean {
    const signed = (nanoseconds: bigint) => nanoseconds > 0n && nanoseconds % NANOS_PER_MILLI !== 0n;
    return signed(start.nanoseconds) && (duration === undefined || signed(duration.nanoseconds));
}
