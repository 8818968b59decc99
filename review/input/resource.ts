import { z } from "zod";
import { containsUnknown } from "../../provider/resources/unknowns";

/** A resource as both the preview and the stack export write it. */
export const resourceSchema = z.looseObject({
    urn: z.string(),
    type: z.string(),
    inputs: z.record(z.string(), z.unknown()).default({}),
    outputs: z.record(z.string(), z.unknown()).default({}),
    /** Of a resource that `get` reads: not owned by the stack. */
    external: z.boolean().default(false),
    /** Of one that is only waiting to be deleted. */
    delete: z.boolean().default(false),
});
export type Resource = z.output<typeof resourceSchema>;

/** `urn:pulumi:stack::project::type::name` */
export interface UrnParts {
    stack: string;
    project: string;
    name: string;
}

export function urnParts(urn: string): UrnParts {
    const [stack = "", project = "", , ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
    return { stack, project, name: name.join("::") };
}

/** How `pulumi preview --json` prints a secret. */
const SECRET_TEXT = "[secret]";
/** The key of the object that a stack export has for a secret. */
const SECRET_KEY = "4dabf18193072939515e22adb298388d";

export function isSecret(value: unknown): boolean {
    return value === SECRET_TEXT || (typeof value === "object" && value !== null && SECRET_KEY in value);
}

/** Whether a value can be read: it is there, it is no secret, and nothing in it is yet to come. */
export function isReadable(value: unknown): boolean {
    return value !== undefined && !isSecret(value) && !containsUnknown(value);
}
