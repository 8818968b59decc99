import type { Request } from "./exchange";

/** Whether the answer may be packed: Mesos does not unless the header says so. */
export function acceptsGzip({ headers }: Request): boolean {
    const encodings = weights(headers["accept-encoding"]);
    return (encodings.get("gzip") ?? encodings.get("*") ?? 0) > 0;
}

/** Whether the answer may be JSON: without the header it may. */
export function acceptsJson({ headers }: Request): boolean {
    if (!headers.accept) return true;
    const types = weights(headers.accept);
    return (types.get("application/json") ?? types.get("application/*") ?? types.get("*/*") ?? 0) > 0;
}

function weights(header: string | string[] | undefined): Map<string, number> {
    const entries = String(header ?? "")
        .split(",")
        .map((part): [string, number] => {
            const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim());
            const weight = parameters.find((parameter) => parameter.startsWith("q="));
            return [name.toLowerCase(), weight === undefined ? 1 : Number(weight.slice(2))];
        });
    return new Map(entries);
}
