/**
 * The text of a file, which PowerShell writes in UTF-16 where the output of a program goes to one. The mark of the
 * order of bytes tells; where there is none, the zero byte in a first character that is ASCII, as JSON's is.
 */
export function textOf(bytes: Uint8Array): string {
    return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
    if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
    if ((first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0))
        return "utf-16be";
    return "utf-8";
}
