import { z } from "zod";
import { DEFAULT_SAFETY, type Limit, type SafetyRules } from "../safety";
import { strict } from "./fields";

const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;

const framework = z
    .string("must be the name of a framework")
    .trim()
    .min(1, "must be the name of a framework");

const percent = z
    .string('must be a share such as "20%"')
    .refine((text) => PERCENT.test(text) && percentOf(text) <= 100, 'must be a share such as "20%"');

const NUMBER_OR_SHARE = 'must be a number of machines, 1 at least, or a share such as "20%"';

/** Some of all machines: a number, or a share. */
export const numberOrShare = z.union(
    [z.int(NUMBER_OR_SHARE).min(1, NUMBER_OR_SHARE), percent],
    NUMBER_OR_SHARE,
);

/** `safety` as a program writes it. */
export const safetySchema = strict("safety", {
    maxUnavailable: numberOrShare.optional(),
    protectFrameworks: z.array(framework, "must be a list of framework names").optional(),
    requireRelocatable: z.boolean("must be true or false").optional(),
    minimumHeadroom: percent.optional(),
    allowLoss: z
        .union([z.boolean(), z.array(framework)], "must be true, false, or a list of framework names")
        .optional(),
    relocates: z.record(z.string(), z.boolean(), "must say true or false of frameworks by name").optional(),
});

export type SafetyInput = z.output<typeof safetySchema>;

/** The meaning of a checked `safety`, with the defaults. */
export function safetyOf(input: SafetyInput | undefined): SafetyRules {
    const { maxUnavailable, minimumHeadroom, ...rest } = input ?? {};
    return {
        ...DEFAULT_SAFETY,
        ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
        maxUnavailable: maxUnavailable === undefined ? undefined : limitOf(maxUnavailable),
        minimumHeadroom: minimumHeadroom === undefined ? undefined : percentOf(minimumHeadroom),
    };
}

export function limitOf(value: number | string): Limit {
    return typeof value === "number" ? { machines: value } : { percent: percentOf(value) };
}

function percentOf(text: string): number {
    return Number(PERCENT.exec(text)?.[1]);
}
