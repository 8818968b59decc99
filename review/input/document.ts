import { z } from "zod";
import { type Resource, resourceSchema } from "./resource";

/** What was read: resources as they are and as they will be, by URN. */
export interface Document {
    kind: "preview" | "stack";
    before: ReadonlyMap<string, Resource>;
    after: ReadonlyMap<string, Resource>;
    /** URNs of what the preview creates, updates or replaces. */
    changed: ReadonlySet<string>;
    /** URNs of what is deleted and created again, as on another cluster. */
    replaced: ReadonlySet<string>;
    /** URNs of what was recorded, but which a refresh no longer found, and which is created again. */
    gone: ReadonlySet<string>;
    diagnostics: readonly Diagnostic[];
    /** Resources that the preview leaves out, as nothing changes in them. */
    unlisted: number;
}

export interface Diagnostic {
    urn?: string;
    severity: string;
    message: string;
}

/** A text that is neither a preview nor an export. */
export class DocumentError extends Error {
    override readonly name = "DocumentError";
}

const previewSchema = z.looseObject({
    steps: z
        .array(
            z.looseObject({
                op: z.string(),
                urn: z.string(),
                oldState: resourceSchema.nullish(),
                newState: resourceSchema.nullish(),
            }),
        )
        .nullish(),
    diagnostics: z
        .array(
            z.looseObject({
                urn: z.string().optional(),
                severity: z.string().default(""),
                message: z.string(),
            }),
        )
        .nullish(),
    changeSummary: z.record(z.string(), z.number()).nullish(),
});

const stackSchema = z.looseObject({
    deployment: z.looseObject({ resources: z.array(resourceSchema).nullish() }),
});

/**
 * Reads the output of `pulumi preview --json` or of `pulumi stack export`.
 *
 * @param from where the text is from, for messages.
 * @throws DocumentError that says what the text is instead.
 */
export function readDocument(text: string, from: string): Document {
    const value = parse(text, from);
    if (typeof value === "object" && value !== null && "deployment" in value)
        return readStack(understood(stackSchema, value, from));
    if (typeof value === "object" && value !== null && ("steps" in value || "diagnostics" in value))
        return readPreview(understood(previewSchema, value, from));
    throw new DocumentError(
        `${from} is JSON, but neither the output of "pulumi preview --json" nor of "pulumi stack export"`,
    );
}

function parse(text: string, from: string): unknown {
    const json = text.replace(/^\uFEFF/, "").trim();
    const hint = 'give it the output of "pulumi preview --json", or of "pulumi stack export"';
    if (json === "") throw new DocumentError(`${from} is empty; ${hint}`);
    try {
        return JSON.parse(json) as unknown;
    } catch (cause) {
        if (/^\{"sequence":\d+,/.test(json)) throw new DocumentError(STREAM(from));
        throw new DocumentError(`${from} is not JSON (${(cause as Error).message}); ${hint}`);
    }
}

const STREAM = (from: string) =>
    `${from} is a stream of events, one a line, as Pulumi prints with PULUMI_ENABLE_STREAMING_JSON_PREVIEW; ` +
    "unset that, and run the preview again";

function understood<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    from: string,
): z.output<Schema> {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new DocumentError(`${from} is not understood at "${issue?.path.join(".")}": ${issue?.message}`);
}

function readStack({ deployment }: z.output<typeof stackSchema>): Document {
    const resources = (deployment.resources ?? []).filter((resource) => !resource.delete);
    const all = new Map(resources.map((resource) => [resource.urn, resource]));
    const none = new Set<string>();
    return {
        kind: "stack",
        before: all,
        after: all,
        changed: none,
        replaced: none,
        gone: none,
        diagnostics: [],
        unlisted: 0,
    };
}

/**
 * A replacement is several steps on one URN: deleted there, created here. With `--refresh`, what each resource is
 * found to be comes first, and is what its other steps begin with: one that only these know is found no longer.
 */
function readPreview({ steps, diagnostics, changeSummary }: z.output<typeof previewSchema>): Document {
    const all = steps ?? [];
    const planned = all.filter(({ op }) => op !== "refresh");
    const withPlan = new Set(planned.map(({ urn }) => urn));
    const refreshed = new Set(all.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
    const before = new Map<string, Resource>();
    const after = new Map<string, Resource>();
    for (const { op, urn, oldState, newState } of all) {
        if (op === "refresh" && withPlan.has(urn)) continue;
        if (oldState) before.set(urn, before.get(urn) ?? oldState);
        if (newState) after.set(urn, newState);
    }
    const changed = planned.filter(({ op, newState }) => newState && op !== "same");
    const sames = planned.filter(({ op }) => op === "same").length;
    const urns = (steps: typeof all) => new Set(steps.map(({ urn }) => urn));
    return {
        kind: "preview",
        before,
        after,
        changed: urns(changed),
        replaced: urns(planned.filter(({ op }) => REPLACES.has(op))),
        gone: urns(
            planned.filter(({ op, urn }) => op === "create" && refreshed.has(urn) && !before.has(urn)),
        ),
        diagnostics: diagnostics ?? [],
        unlisted: Math.max(0, (changeSummary?.same ?? 0) - sames),
    };
}

const REPLACES: ReadonlySet<string> = new Set(["replace", "create-replacement", "delete-replaced"]);
