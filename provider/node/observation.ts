import { parseMarker, type Marker } from "./marker";
import type { UnitState } from "./plan";

/** What a node itself shows. */
export interface Observation {
    marker: Marker | undefined;
    /** The units that it has, of those asked for. */
    units: { name: string; state: UnitState }[];
    /** The text of the files; undefined where there is none. */
    attributes: string | undefined;
    resources: string | undefined;
    /** The agent id that the link to its metadata names. */
    latest: string | undefined;
}

/** Understands what observeScript prints. Other lines, such as a greeting, are passed over. */
export function parseObservation(output: string): Observation {
    const lines = output.split("\n").map((line) => line.trim().split(" "));
    const text = (what: string): string | undefined => {
        const line = lines.find(([name]) => name === what);
        return line && Buffer.from(line[1] ?? "", "base64").toString("utf8");
    };
    return {
        marker: parseMarker(text("marker") ?? ""),
        units: lines
            .filter(([what, name]) => what === "unit" && name !== undefined)
            .map(([, name, state]) => ({ name: name!, state: unitState(state) })),
        attributes: text("attributes"),
        resources: text("resources"),
        latest: lines.find(([what]) => what === "latest")?.[1],
    };
}

function unitState(state: string | undefined): UnitState {
    switch (state) {
        case "active":
        case "inactive":
        case "failed":
            return state;
        default:
            return "changing"; // activating, deactivating, reloading
    }
}
