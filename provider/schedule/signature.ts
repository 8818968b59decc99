import { createHash } from "node:crypto";
import { NANOS_PER_MILLI, type Unavailability, type Window } from "./schedule";

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

/** The same time without a signature: whole milliseconds, as everybody else writes them. */
export function unsigned({ start, duration }: Unavailability): Unavailability {
    const cut = (nanoseconds: bigint) => nanoseconds - (nanoseconds % NANOS_PER_MILLI);
    return {
        start: { nanoseconds: cut(start.nanoseconds) },
        ...(duration && { duration: { nanoseconds: cut(duration.nanoseconds) } }),
    };
}

/**
 * Whether every part of the signature is there to the digit: of two random parts, once in 10^12. An open-ended window
 * has the start alone, once in 10^6, so that it has to hold one of the owner's machines as well.
 */
export function hasWhole({ start, duration = "whole" }: Remains): boolean {
    return start === "whole" && duration === "whole";
}

/** Whether some of the signature is left, and no digits that are somebody else's. */
export function hasSome({ start, duration = "none" }: Remains): boolean {
    const parts = [start, duration];
    return !parts.includes("other") && parts.some((part) => part !== "none");
}

/**
 * Whether what is left is enough to tell whose the window is: one part to the digit, or rounded digits in both. Of a
 * window of somebody else, with random digits, that holds once in 10^6. Rounded digits in one part alone are not enough:
 * of all starts in microseconds, one in 1,000 has those of a given signature; see claimsOf.
 */
export function hasEnough(remains: Remains): boolean {
    const { start, duration } = remains;
    if (!hasSome(remains)) return false;
    return [start, duration].includes("whole") || (start === "rounded" && duration === "rounded");
}

/** What is left of a signature in a window that another program has written again. */
export interface Remains {
    start: Part;
    /** Undefined for an open-ended window. */
    duration: Part | undefined;
}

/**
 * `rounded` is what a program leaves that keeps numbers as doubles, or times in steps above a nanosecond. `none` is a
 * number without digits below the millisecond, as everybody else writes it; `other` has digits that are not these.
 */
export type Part = "whole" | "rounded" | "none" | "other";

export function remainsOf({ start, duration }: Unavailability, signature: Signature): Remains {
    return {
        start: partOf(start.nanoseconds, signature.start),
        duration: duration && partOf(duration.nanoseconds, signature.duration),
    };
}

function partOf(nanoseconds: bigint, digits: bigint): Part {
    const found = nanoseconds % NANOS_PER_MILLI;
    if (found === digits) return "whole";
    if (found === 0n) return "none";
    const off = found - digits;
    if (off > MARGIN || off < -MARGIN) return "other";
    return roundingsOf(nanoseconds - off).includes(nanoseconds) ? "rounded" : "other";
}

/** What becomes of a number as a double, printed in full, in its shortest form or to 17 digits, and to 0.1 or 1 µs. */
function roundingsOf(nanoseconds: bigint): bigint[] {
    const double = Number(nanoseconds);
    return [
        BigInt(double),
        BigInt(shortest(double.toString())),
        BigInt(shortest(double.toExponential(16))),
        nanoseconds - (nanoseconds % 100n),
        nanoseconds - (nanoseconds % 1_000n),
    ];
}

/** `1.9e+3` as `1900`. */
function shortest(text: string): string {
    const [mantissa = "", exponent] = text.split("e");
    if (exponent === undefined) return mantissa;
    const [whole = "", fraction = ""] = mantissa.split(".");
    return whole + fraction.padEnd(Number(exponent), "0").slice(0, Number(exponent));
}

/** Whether somebody using this package seems to have written the window; whose it is, only the owner can tell. */
export function looksSigned({ unavailability: { start, duration } }: Window): boolean {
    const signed = (nanoseconds: bigint) => nanoseconds > 0n && nanoseconds % NANOS_PER_MILLI !== 0n;
    return signed(start.nanoseconds) && (duration === undefined || signed(duration.nanoseconds));
}
