import { z } from "zod";

/**
 * What was done on a node so far: a small file there, as neither a command that was run nor a link that was
 * removed can be seen afterwards. It is written behind each step, so that a step cut off is done again.
 */
export interface Marker {
    /** The wish that the node is being changed for. */
    run: string;
    /** Of this attempt; the files that were there before are kept as `<file>.before-<id>`. */
    id: string;
    /** When the attempt began, in milliseconds since 1970. */
    begun: number;
    /** The agent's id before; empty where it had none. */
    before: string;
    /** Files that did not exist before. */
    absent: string[];
    /** Its machine was, or is about to be, taken DOWN. */
    lowered: boolean;
    /** The unit was stopped. */
    stopped: boolean;
    /** How many of the commands have ended well. */
    commands: number;
    /** The link to the agent's metadata was removed. */
    unlinked: boolean;
    /** The agent is back as wanted. */
    done: boolean;
}

const schema = z.object({
    run: z.string(),
    id: z.string().regex(/^[\w-]+$/),
    begun: z.number().catch(0),
    before: z.string().catch(""),
    absent: z.array(z.string()).catch([]),
    lowered: z.boolean().catch(false),
    stopped: z.boolean().catch(false),
    commands: z.int().min(0).catch(0),
    unlinked: z.boolean().catch(false),
    done: z.boolean().catch(false),
});

/** A marker as it stands on a node; undefined where it cannot be understood, as if none were there. */
export function parseMarker(text: string): Marker | undefined {
    try {
        return schema.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}

export function printMarker(marker: Marker): string {
    return `${JSON.stringify(marker, undefined, 2)}\n`;
}
