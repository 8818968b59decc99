const MASK = "[secret]";

/** Takes secrets out of text, also where they were written as a part of a URL or of JSON. */
export class Mask {
    private readonly words: readonly string[];

    constructor(secrets: Iterable<string>) {
        const parts = [...secrets].flatMap((secret) =>
            [secret, ...secret.split(/\r?\n/)].map((part) => part.trim()),
        );
        const written = parts.flatMap((part) => [
            part,
            encodeURIComponent(part),
            JSON.stringify(part).slice(1, -1),
            Buffer.from(part).toString("base64"),
        ]);
        // The longest first: one secret may be a part of another.
        this.words = [...new Set(written)].filter((word) => word !== "").sort((a, b) => b.length - a.length);
    }

    over(text: string): string {
        return this.words.reduce((masked, word) => masked.replaceAll(word, MASK), text);
    }

    /** The same for text that was cut: its end may be the first part of a secret, which then goes. */
    overCut(text: string): string {
        let rest = text;
        let begun: number;
        do {
            begun = Math.max(0, ...this.words.map((word) => begunAtEnd(rest, word)));
            rest = rest.slice(0, rest.length - begun);
            // What went may have been the end of another.
        } while (begun > 0);
        return this.over(rest);
    }
}

/** How much of a word, though not all of it, a text ends with. */
function begunAtEnd(text: string, word: string): number {
    let length = Math.min(word.length - 1, text.length);
    while (length > 0 && !text.endsWith(word.slice(0, length))) length--;
    return length;
}
