import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A line of a recording: one request to a real Mesos 1.11.0 master and its answer. */
export interface Step {
    case: string;
    step: string;
    /** Which of two masters was asked. */
    server?: "follower";
    method: string;
    path: string;
    request_headers: Record<string, string>;
    request_body: string | null;
    status: number;
    response_headers: Record<string, string>;
    response_body: string;
}

/** The cases of a file in the folder `recordings`, in their order. */
export function readCases(file: string): Map<string, Step[]> {
    const lines = readFileSync(join(__dirname, "recordings", file), "utf8")
        .trim()
        .split("\n");
    const cases = new Map<string, Step[]>();
    for (const line of lines.filter((text) => text !== "")) {
        const step = JSON.parse(line) as Step;
        cases.set(step.case, [...(cases.get(step.case) ?? []), step]);
    }
    return cases;
}
