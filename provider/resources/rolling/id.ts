import { signatureOf } from "../../schedule";

/** The id of a roll-out: stable for its life. */
export function rollingId(owner: string): string {
    const { start, duration } = signatureOf(owner);
    return `rolling-${start}-${duration}`;
}
