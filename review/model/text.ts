/** `1 window`, `2 windows` */
export function plural(count: number, noun: string, many = `${noun}s`): string {
    return `${count} ${count === 1 ? noun : many}`;
}

/** `2026-12-06 02:00 UTC` */
export function shown(instant: string): string {
    return `${instant.replace("T", " ").replace(/(:00)?(\.\d+)?Z$/, "")} UTC`;
}

/** `a, b, c and 4 more` */
export function list(names: readonly string[], most = 5): string {
    const more = names.length - most;
    return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
