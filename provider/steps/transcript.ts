import { StringDecoder } from "node:string_decoder";
import type { Mask } from "./mask";

/** How many of the last lines are kept, and how much of each. */
const KEPT_LINES = 20;
const KEPT_CHARACTERS = 500;

/** Where the output of a step goes: each line is masked, then printed and, among the last ones, kept. */
export class Transcript {
    private lines: string[] = [];

    constructor(
        private readonly mask: Mask,
        private readonly print: (line: string) => void,
    ) {}

    /** The last lines. */
    get tail(): readonly string[] {
        return this.lines;
    }

    /** One stream of output; lines come out whole, however the stream is cut. */
    stream(): Stream {
        return new Stream((line) => this.line(line));
    }

    line(text: string): void {
        const masked = this.mask.over(text.replace(/\r$/, "")).slice(0, KEPT_CHARACTERS);
        this.print(masked);
        this.lines = [...this.lines, masked].slice(-KEPT_LINES);
    }
}

export class Stream {
    private readonly decoder = new StringDecoder("utf8");
    private rest = "";

    constructor(private readonly line: (text: string) => void) {}

    write(chunk: Buffer | string): void {
        const text = typeof chunk === "string" ? chunk : this.decoder.write(chunk);
        const lines = (this.rest + text).split("\n");
        this.rest = lines.pop() ?? "";
        for (const line of lines) this.line(line);
    }

    /** The last line may have no end. */
    end(): void {
        const last = this.rest + this.decoder.end();
        if (last !== "") this.line(last);
        this.rest = "";
    }
}
