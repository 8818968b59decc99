import { z } from "zod";
import { nearest } from "../../mesos";
import { type Hook, HOOKS } from "../../rolling";
import type { Step } from "../../steps";
import { parseDuration } from "../../time";
import { lengthOfTime, oneOf, strict } from "../fields";

const text = z.string("must be text").min(1, "must not be empty");
const texts = z.record(
    z.string().regex(/^[A-Za-z_]\w*$/, "is not a name for an environment variable"),
    z.string("must be text"),
    "must be texts by name",
);

const common = {
    name: text.optional(),
    timeout: lengthOfTime.optional(),
    retries: z.int("must be a whole number").min(0, "must not be negative").optional(),
    secrets: texts.optional(),
};
const each = oneOf("batch", "machine").optional();

const localSchema = strict("a step with command", {
    ...common,
    command: z.union(
        [text, z.array(text).min(1)],
        'must be text for a shell, or a list: ["program", "argument"]',
    ),
    on: oneOf("controller").optional(),
    each,
    environment: texts.optional(),
    workingDirectory: text.optional(),
});

const sshSchema = strict("a step with ssh", { ...common, ssh: text, environment: texts.optional() });

const status = z
    .int("must be an HTTP status")
    .min(100, "must be an HTTP status")
    .max(599, "must be an HTTP status");

const httpSchema = strict("a step with http", {
    ...common,
    each,
    http: strict("http", {
        url: text
            .refine((url) => /^https?:\/\//.test(url), "must begin with http:// or https://")
            .refine(
                (url) => !/^https?:\/\/[^/?#]*@/.test(url),
                "must not hold a user or a password; give them in headers, as Authorization",
            ),
        method: text.optional(),
        headers: z.record(z.string(), z.string("must be text"), "must be texts by name").optional(),
        body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
        expectStatus: z
            .union([status, z.array(status).min(1)], "must be an HTTP status, or a list")
            .optional(),
    }),
});

const SCHEMAS = { command: localSchema, ssh: sshSchema, http: httpSchema };

type StepInput = z.output<typeof localSchema> | z.output<typeof sshSchema> | z.output<typeof httpSchema>;

const stepSchema = z.unknown().transform((value, context): StepInput => {
    const kinds = (Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]).filter(
        (kind) => typeof value === "object" && value !== null && kind in value,
    );
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
        context.addIssue("must have one of command, ssh and http");
        return z.NEVER;
    }
    const parsed = SCHEMAS[kind].safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
});

/** `steps` as a program writes it. */
export const stepsSchema = z.strictObject(
    Object.fromEntries(
        HOOKS.map((hook) => [hook, z.array(stepSchema, "must be a list of steps").optional()]),
    ) as Record<Hook, z.ZodOptional<z.ZodArray<typeof stepSchema>>>,
    {
        error: (issue) => {
            if (issue.code !== "unrecognized_keys") return "must be lists of steps by hook";
            const [key = ""] = issue.keys ?? [];
            return `has no "${key}"; did you mean "${nearest(key, HOOKS) ?? HOOKS.join('", "')}"?`;
        },
    },
);

export type StepsInput = z.output<typeof stepsSchema>;

/** How long a step may take where nothing is said. */
export const STEP_TIMEOUT = "30m";

/** The meaning of checked steps, with the defaults. */
export function stepsOf(input: StepsInput | undefined): Record<Hook, Step[]> {
    return Object.fromEntries(
        HOOKS.map((hook) => [
            hook,
            (input?.[hook] ?? []).map((step, index) => stepOf(step, `${hook}[${index}]`)),
        ]),
    ) as Record<Hook, Step[]>;
}

/** Whether any step needs a login on the machines. */
export function usesSsh(steps: Readonly<Record<Hook, readonly Step[]>>): boolean {
    return HOOKS.some((hook) => steps[hook].some(({ kind }) => kind === "ssh"));
}

function stepOf(input: StepInput, place: string): Step {
    const { name, timeout = STEP_TIMEOUT, retries = 0, secrets = {} } = input;
    const base = {
        name: name === undefined ? place : `${place} (${name})`,
        timeout: Number(parseDuration(timeout)),
        retries,
        secrets,
    };
    if ("ssh" in input)
        return { ...base, kind: "ssh", command: input.ssh, environment: input.environment ?? {} };
    if ("command" in input) {
        const { command, environment = {}, workingDirectory, each = "batch" } = input;
        return { ...base, kind: "local", command, environment, workingDirectory, each };
    }
    const { url, method, headers = {}, body, expectStatus = [] } = input.http;
    const isText = body === undefined || typeof body === "string";
    const hasType = Object.keys(headers).some((header) => header.toLowerCase() === "content-type");
    return {
        ...base,
        kind: "http",
        url,
        method: method?.toUpperCase() ?? (body === undefined ? "GET" : "POST"),
        headers: isText || hasType ? headers : { "content-type": "application/json", ...headers },
        body: isText ? body : JSON.stringify(body),
        expectStatus: [expectStatus].flat(),
        each: input.each ?? "batch",
    };
}
