import { z } from "zod";
import { ElementScanner } from "./elements";
import type { RouteName } from "./routes";

/** How a master lists things of one kind, in the v1 API and at the older endpoints. */
export interface Listing<Item> {
    route: RouteName;
    v1: Form<Item>;
    legacy: Form<Item>;
}

/** The arrays of an answer that hold the things, and how to read one. */
export interface Form<Item> {
    arrays: readonly string[];
    /** The things in one element: itself as a rule. */
    read: (element: unknown, share: Share) => readonly Item[];
}

/** Gives one and the same string for equal ones: ten thousand agent ids in a hundred thousand tasks. */
export type Share = (text: string) => string;

/** A form whose elements the schema parses, leaving out what it does not name. */
export function form<Schema extends z.ZodType, Item>(
    arrays: readonly string[],
    schema: Schema,
    read: (element: z.output<Schema>, share: Share) => readonly Item[],
): Form<Item> {
    return { arrays, read: (element, share) => read(schema.parse(element), share) };
}

/** Reads the things out of a body while it comes in. What is wrong with it is told at its end. */
export class Collector<Item> {
    private readonly items: Item[] = [];
    private elements = 0;
    private readonly strings = new Map<string, string>();
    private readonly scanner: ElementScanner;
    private problem: unknown;

    constructor(within: readonly string[], form: Form<Item>) {
        this.scanner = new ElementScanner(within, form.arrays, (element) => {
            for (const item of form.read(element, this.share)) this.items.push(item);
            this.elements++;
        });
    }

    write(piece: Buffer): void {
        if (this.problem !== undefined) return;
        try {
            this.scanner.write(piece);
        } catch (error) {
            this.problem = error;
        }
    }

    /** @throws SyntaxError that says why the body is not what was asked for. */
    end(): Item[] {
        if (this.problem instanceof z.ZodError) {
            const [issue] = this.problem.issues;
            const path = [this.elements, ...(issue?.path ?? [])].join(".");
            throw new SyntaxError(`element ${path}: ${issue?.message}`, { cause: this.problem });
        }
        if (this.problem !== undefined) throw this.problem;
        this.scanner.end();
        return this.items;
    }

    private share: Share = (text) => {
        const known = this.strings.get(text);
        if (known === undefined) this.strings.set(text, text);
        return known ?? text;
    };
}
