import { z } from "zod";
import { resourceMessage } from "./resources";

const range = z.object({ begin: z.number(), end: z.number() });

/** A Resource message with all that says how much of what there is. */
export const resourceSchema = resourceMessage.extend({
    ranges: z.object({ range: z.array(range).default([]) }).optional(),
    set: z.object({ item: z.array(z.string()).default([]) }).optional(),
    reservations: z
        .array(z.object({ type: z.string().optional(), role: z.string().default("*") }))
        .default([]),
});
export type Resource = z.output<typeof resourceSchema>;

/**
 * What an agent offers in all: by name, or `name(role)` for what was reserved when the agent started, such as
 * `{ cpus: "4", "mem(prod)": "512", ports: "[31000-32000]" }`. Of several entries of a name, numbers are added up.
 * What a framework has reserved since counts as unreserved, as it does in the agent's own settings.
 */
export function totalsOf(resources: readonly Resource[]): Record<string, string> {
    const groups = new Map<string, Resource[]>();
    for (const resource of resources) {
        const role = staticRole(resource);
        const key = role === "*" ? resource.name : `${resource.name}(${role})`;
        groups.set(key, [...(groups.get(key) ?? []), resource]);
    }
    return Object.fromEntries([...groups].map(([key, group]) => [key, textOf(group)]));
}

function staticRole({ role = "*", reservation, reservations }: Resource): string {
    const first = reservations[0];
    if (first !== undefined) return first.type === "STATIC" ? first.role : "*";
    // Before 1.4, a dynamic reservation was told by this alone.
    return reservation === undefined ? role : "*";
}

function textOf(group: readonly Resource[]): string {
    const ranges = group.flatMap(({ ranges }) => ranges?.range ?? []);
    const items = group.flatMap(({ set }) => set?.item ?? []);
    if (ranges.length > 0) return `[${merged(ranges).join(", ")}]`;
    if (items.length > 0) return `{${[...new Set(items)].sort().join(",")}}`;
    const sum = group.reduce((total, { scalar }) => total + (scalar?.value ?? 0), 0);
    // The master keeps three decimals.
    return String(Math.round(sum * 1000) / 1000);
}

function merged(ranges: readonly { begin: number; end: number }[]): string[] {
    const joined: { begin: number; end: number }[] = [];
    for (const { begin, end } of [...ranges].sort((a, b) => a.begin - b.begin)) {
        const last = joined.at(-1);
        if (last && begin <= last.end + 1) last.end = Math.max(last.end, end);
        else joined.push({ begin, end });
    }
    return joined.map(({ begin, end }) => `${begin}-${end}`);
}
