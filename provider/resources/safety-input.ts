import { z } from "zod";
import { DEFAULT_SAFETY, type Limit, type SafetyRules } from "../safety";
import { parseDuration } from "../time";
import { frameworkNames, lengthOfTime, oneOf, strict } from "./fields";

const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;

const LIMIT = 'must be a number of machines, 1 at least, or a share such as "20%"';

const percent = z.string('must be a share such as "20%"').refine(isShare, 'must be a share such as "20%"');

/** Some of all machines: a number, or a share. */
export const numberOrShare = z
    .union([z.number(), z.string()], LIMIT)
    .refine(
        (value) => (typeof value === "number" ? Number.isInteger(value) && value >= 1 : isShare(value)),
        LIMIT,
    );

/** The same, and not 0%. */
export const moreThanNone = numberOrShare.refine((size) => {
    const limit = limitOf(size);
    return !("percent" in limit) || limit.percent > 0;
}, "must be more than 0%");

/** `safety` as a program writes it. */
export const safetySchema = strict("safety", {
    maxUnavailable: numberOrShare.optional(),
    protectFrameworks: frameworkNames.optional(),
    requireRelocatable: z.boolean("must be true or false").optional(),
    minimumHeadroom: percent.optional(),
    allowLoss: z
        .union([z.boolean(), frameworkNames], "must be true, false, or a list of framework names")
        .optional(),
    relocates: z
        .record(
            z.string(),
            z.boolean("must be true or false"),
            "must say true or false of frameworks by name",
        )
        .optional(),
    outsideWindow: oneOf("refuse", "warn", "allow").optional(),
    grace: lengthOfTime.optional(),
});

export type SafetyInput = z.output<typeof safetySchema>;

/** The meaning of a checked `safety`, with the defaults. */
export function safetyOf(input: SafetyInput | undefined): SafetyRules {
    const { maxUnavailable, minimumHeadroom, grace, ...rest } = input ?? {};
    return {
        ...DEFAULT_SAFETY,
        ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
        ...(grace === undefined ? {} : { grace: parseDuration(grace) }),
        maxUnavailable: maxUnavailable === undefined ? undefined : limitOf(maxUnavailable),
        minimumHeadroom: minimumHeadroom === undefined ? undefined : percentOf(minimumHeadroom),
    };
}

export function limitOf(value: number | string): Limit {
    return typeof value === "number" ? { machines: value } : { percent: percentOf(value) };
}

function isShare(text: string): boolean {
    return PERCENT.test(text) && percentOf(text) <= 100;
}

function percentOf(text: string): number {
    return Number(PERCENT.exec(text)?.[1]);
}
