// What CI says of property tests that failed with a random seed.
import path from "node:path";
import { root } from "../lib/project.mjs";

/**
 * @param result jest's, as --json writes it; undefined where it wrote none
 * @param seed of that run
 */
export function failureReport(result, seed) {
    const files = (result?.testResults ?? []).filter(({ status }) => status === "failed");
    const tests = files.flatMap(({ name, message, assertionResults }) => {
        const failed = assertionResults.filter(({ status }) => status === "failed");
        // A file that could not be run has no tests.
        const said = failed.length > 0 ? failed.map(({ fullName }) => fullName) : [firstLine(message)];
        return said.map((text) => `${path.relative(root, name)}: ${text}`);
    });
    const line = "!".repeat(100);
    return [
        line,
        "Property tests FAILED with a random seed. This run does not fail for that, but it is a fault: find it.",
        ...(tests.length > 0 ? tests : ["They did not run to their end."]).map((text) => `  - ${text}`),
        `Again: PROPERTY_SEED=${seed} npm run test:random`,
        line,
    ].join("\n");
}

function firstLine(message = "") {
    return message.trim().split("\n")[0];
}
