import { attributesText, parseAttributes, sameValue } from "./attributes";
import { readVariable, writeVariable } from "./environment-file";
import type { Observation } from "./observation";
import { resourcesText } from "./resources";
import type { NodeSettings } from "./settings";

const ATTRIBUTES = "MESOS_ATTRIBUTES";
const RESOURCES = "MESOS_RESOURCES";

/** What is to be written: the declared variables, into files that say otherwise. Both may stand in one file. */
export function filesToWrite(
    { attributes, resources, paths }: NodeSettings,
    seen: Pick<Observation, "attributes" | "resources">,
): { path: string; content: string }[] {
    const before = new Map([
        [paths.attributes, seen.attributes ?? ""],
        [paths.resources, seen.resources ?? ""],
    ]);
    const after = new Map(before);
    if (attributes !== undefined) {
        const text = after.get(paths.attributes)!;
        const wanted = attributesText(attributes);
        if (!sameAttributes(readVariable(text, ATTRIBUTES), wanted))
            after.set(paths.attributes, writeVariable(text, ATTRIBUTES, wanted));
    }
    if (resources !== undefined) {
        const text = after.get(paths.resources)!;
        const wanted = resourcesText(resources);
        if (readVariable(text, RESOURCES) !== wanted)
            after.set(paths.resources, writeVariable(text, RESOURCES, wanted));
    }
    return [...after]
        .filter(([path, content]) => content !== before.get(path))
        .map(([path, content]) => ({ path, content }));
}

/** In whatever order they stand there. */
function sameAttributes(found: string | undefined, wanted: string | undefined): boolean {
    const [a, b] = [parseAttributes(found ?? ""), parseAttributes(wanted ?? "")];
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => sameValue(a[name], b[name]));
}
