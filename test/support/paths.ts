type Path = (string | number)[];

/** Every place in a value, or only those where a given value stands; not the value itself. */
export function everyPath(value: unknown, wanted?: unknown): Path[] {
    const paths: Path[] = [];
    const walk = (at: unknown, path: Path) => {
        if (path.length > 0 && (wanted === undefined || at === wanted)) paths.push(path);
        if (Array.isArray(at)) at.forEach((each, index) => walk(each, [...path, index]));
        else if (typeof at === "object" && at !== null)
            for (const [key, each] of Object.entries(at)) walk(each, [...path, key]);
    };
    walk(value, []);
    return paths;
}

/** A copy with something else at one place. */
export function replaceAt(value: unknown, [first, ...rest]: Path, replacement: unknown): unknown {
    if (first === undefined) return replacement;
    const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
    const part = copy as Record<string | number, unknown>;
    part[first] = replaceAt(part[first], rest, replacement);
    return copy;
}
