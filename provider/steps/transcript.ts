import { StringDecoder } from "node:string_decoder";
import type { Mask } from "./mask";

/** How many of the last lines are kept, and how much of each. */
const KEPT_LINES = 20;
const KEPT_CHARACTERS = 500;
/** More of a line is not waited for: output need not have an end of line at all. */
const LONGEST_LINE = 64 * 1024;

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
        return new Stream((line, isCut) => this.line(line, isCut));
    }

    /** @param isCut whether there was more of it. */
    line(text: string, isCut = false): void {
        const line = text.replace(/\r$/, "");
        const whole = isCut ? this.mask.overCut(line) : this.mask.over(line);
        const masked = whole.slice(0, KEPT_CHARACTERS);
        this.print(masked);
        this.lines = [...this.lines, masked].slice(-KEPT_LINES);
    }
}

export class Stream {
    private readonly decoder = new StringDecoder("utf8");
    private rest = "";
    private isCut = false;

    constructor(private readonly line: (text: string, isCut: boolean) => void) {}

    write(chunk: Buffer | string): void {
        const text = typeof chunk === "string" ? chunk : this.decoder.write(chunk);
        const [first = "", ...others] = text.split("\n");
        this.add(first);
        for (const part of others) {
            this.flush();
            this.add(part);
        }
    }

    /** The last line may have no end. */
    end(): void {
        this.add(this.decoder.end());
        if (this.rest !== "") this.flush();
    }

    private add(text: string): void {
        const room = LONGEST_LINE - this.rest.length;
        this.isCut ||= text.length > room;
        this.rest += text.slice(0, room);
    }

    private flush(): void {
        this.line(this.rest, this.isCut);
        this.rest = "";
        this.isCut = false;
    }
}
