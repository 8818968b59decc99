import { z } from "zod";
import { nearest } from "../mesos";
import { formatDuration, parseDuration } from "../time";

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
    z.enum(values, { error: () => `must be ${values.map((value) => `"${value}"`).join(" or ")}` });

/** A length such as `"2h30m"`, in its shortest form. */
export const lengthOfTime = z
    .string('must be a length of time such as "30m"')
    .transform(parsedBy(parseDuration, formatDuration));

const framework = z
    .string("must be the name of a framework")
    .trim()
    .min(1, "must be the name of a framework");

export const frameworkNames = z.array(framework, "must be a list of framework names");

/** An object with these members and no others; a typo is told with what was probably meant. */
export function strict<Shape extends z.ZodRawShape>(name: string, shape: Shape) {
    return z.strictObject(shape, {
        error: (issue) => {
            if (issue.code !== "unrecognized_keys")
                return `must be an object with ${Object.keys(shape).join(", ")}`;
            const [key = ""] = issue.keys ?? [];
            const guess = nearest(key, Object.keys(shape));
            return `${name} has no "${key}"${guess === undefined ? `; it has ${Object.keys(shape).join(", ")}` : `; did you mean "${guess}"?`}`;
        },
    });
}

/** Parses a text and writes it again in one form; what is wrong with it becomes the issue. */
export function parsedBy(parse: (text: string) => bigint, format: (value: bigint) => string) {
    return (text: string, context: z.RefinementCtx): string => {
        try {
            return format(parse(text));
        } catch (error) {
            context.addIssue((error as RangeError).message);
            return z.NEVER;
        }
    };
}
