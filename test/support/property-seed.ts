// Set up by jest.config.js before each test file: property tests take their seed from PROPERTY_SEED, and a failing one
// says which seed makes it fail again. Without the variable every property has a random seed of its own.
import type * as FastCheck from "fast-check";

const { PROPERTY_SEED } = process.env;
const seed = Number(PROPERTY_SEED);
if (PROPERTY_SEED && !Number.isInteger(seed)) {
    throw new Error(`PROPERTY_SEED is "${PROPERTY_SEED}"; it has to be a whole number`);
}

// Only where a test file wants it: most do not, and loading it takes a moment.
jest.mock("fast-check", () => {
    const actual = jest.requireActual<typeof FastCheck>("fast-check");
    const given = PROPERTY_SEED ? { seed } : {};
    actual.configureGlobal({ ...given, reporter: reporterOf(actual.defaultReportMessage) });
    return actual;
});

function reporterOf(inWords: (details: FastCheck.RunDetails<unknown>) => string | undefined) {
    return function reporter(details: FastCheck.RunDetails<unknown>): void {
        if (!details.failed) return;
        const again = `run it with PROPERTY_SEED=${details.seed} to see this again`;
        const error = new Error(`${inWords(details)}\n${again}`, { cause: details.errorInstance });
        // Its place is that of the property, not this file.
        Error.captureStackTrace(error, reporter);
        throw error;
    };
}
