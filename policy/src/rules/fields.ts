/** What configurations of several rules have in common. */
import { IANAZone } from "luxon";
import { z } from "zod";
import { formatDuration, parseDuration } from "../../../provider/time";

export const zoneField = z
    .string()
    .refine((name) => IANAZone.isValidZone(name), {
        error: ({ input }) => `"${input}" is not a time zone; write it like "Europe/Berlin"`,
    })
    .default("UTC")
    .describe("The IANA name of the time zone in which these times are meant.");

/** A length of time such as "8h", in milliseconds. */
export function durationField(byDefault: string, description: string) {
    return z
        .string()
        .default(byDefault)
        .transform((text, context) => {
            try {
                return parseDuration(text);
            } catch (error) {
                context.addIssue((error as RangeError).message);
                return z.NEVER;
            }
        })
        .describe(description);
}

export const MINUTE = 60_000n;

/** A length as a person reads it: to the minute, and never nothing. */
export function roughly(millis: bigint): string {
    return millis < MINUTE ? "less than a minute" : formatDuration(millis - (millis % MINUTE));
}
