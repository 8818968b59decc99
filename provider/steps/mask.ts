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
}
