/** What `take` gives after the last byte. */
export const END = -1;

/** Bytes with one step back, which is not possible at the end. */
export class Input {
    private position = 0;
    private taken = false;
    private returned = false;

    constructor(private readonly bytes: Buffer) {}

    take(): number {
        this.returned = false;
        this.taken = this.position < this.bytes.length;
        return this.taken ? this.bytes[this.position++]! : END;
    }

    back(): void {
        this.returned = this.taken;
        if (this.taken) this.position--;
        this.taken = false;
    }

    /** Takes the character after any space if it is the expected one. */
    expect(character: string): boolean {
        this.skipSpace();
        if (this.take() === code(character)) return true;
        this.back();
        return false;
    }

    skipSpace(): void {
        let byte = this.take();
        while (" \t\r\n".includes(String.fromCharCode(byte))) byte = this.take();
        this.back();
    }

    line(): number {
        // A line ends with the first character of the next one.
        const before = this.bytes.subarray(0, Math.max(0, this.returned ? this.position : this.position - 1));
        return 1 + before.filter((byte) => byte === code("\n")).length;
    }

    restOfLine(): string {
        const [line = ""] = this.bytes.subarray(this.position).toString().split("\n", 1);
        return [...line].filter((character) => character >= " ").join("");
    }

    /**
     * What follows the value, if that is wrong. A character that was looked at counts as part of the value, so
     * after a number one wrong character is fine and one space is not.
     */
    trailing(): string | undefined {
        const end = this.position + (this.returned ? 1 : 0);
        const visible = this.bytes.toString("latin1").replace(/[ \t\r\n]+$/, "").length;
        if (end === visible) return undefined;
        return this.bytes.subarray(end, end < visible ? visible : undefined).toString();
    }
}

export function code(character: string): number {
    return character.charCodeAt(0);
}
