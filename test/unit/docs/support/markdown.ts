import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(__dirname, "../../../..");

export interface Document {
    /** From the root of the project: `docs/reference.md`. */
    file: string;
    text: string;
    blocks: Block[];
}

/** A fenced code block. */
export interface Block {
    /** `docs/reference.md:42` */
    where: string;
    language: string;
    /** Why nothing checks it: `reason="…"` behind the language. */
    reason?: string;
    code: string;
}

/** Every document that a reader may meet. */
export function documents(): Document[] {
    const at = (folder: string) =>
        readdirSync(path.join(root, folder))
            .filter((name) => name.endsWith(".md"))
            .map((name) => path.join(folder, name));
    const examples = readdirSync(path.join(root, "examples")).map((name) => `examples/${name}/README.md`);
    return [...at("."), ...at("docs"), ...at("policy"), ...examples].map((file) => {
        const text = readFileSync(path.join(root, file), "utf8");
        return { file, text, blocks: blocksOf(file, text) };
    });
}

export function blocksOf(file: string, text: string): Block[] {
    const blocks: Block[] = [];
    let open: (Block & { fence: string; lines: string[] }) | undefined;
    text.split("\n").forEach((line, index) => {
        const [, fence, info = ""] = /^\s*(`{3,})(.*)$/.exec(line) ?? [];
        if (open === undefined && fence !== undefined) {
            const [, language = "", reason] = /^(\S*)(?: reason="([^"]+)")?$/.exec(info.trim()) ?? [];
            open = { where: `${file}:${index + 1}`, language, reason, fence, code: "", lines: [] };
        } else if (open !== undefined && fence === open.fence) {
            const { where, language, reason, lines } = open;
            blocks.push({ where, language, reason, code: lines.join("\n") });
            open = undefined;
        } else {
            open?.lines.push(line);
        }
    });
    if (open !== undefined) throw new Error(`${open.where}: the block is never closed`);
    return blocks;
}

/** The text without its code blocks: what a reader sees as prose. */
export function prose(text: string): string {
    return text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "");
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchors(text: string): string[] {
    return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
        heading!
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}
