const { availableParallelism } = require("node:os");

/** @type {import("jest").Config} */
const typescript = {
    transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
    testPathIgnorePatterns: ["/node_modules/", "/dist/"],
    setupFilesAfterEnv: ["<rootDir>/test/support/patience.ts", "<rootDir>/test/support/property-seed.ts"],
};

module.exports = {
    // The end-to-end tests wait for other programs a good part of the time.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: [
        {
            ...typescript,
            displayName: "unit",
            testMatch: ["<rootDir>/test/{unit,property,conformance}/**/*.test.ts"],
            testPathIgnorePatterns: [...typescript.testPathIgnorePatterns, "\\.mesos\\.test\\.ts$"],
        },
        {
            ...typescript,
            displayName: "e2e",
            testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
            globalSetup: "<rootDir>/test/e2e/support/global-setup.ts",
        },
        {
            ...typescript,
            displayName: "faults",
            testMatch: ["<rootDir>/test/faults/**/*.test.ts"],
            globalSetup: "<rootDir>/test/e2e/support/global-setup.ts",
        },
        {
            ...typescript,
            displayName: "mesos",
            testMatch: ["<rootDir>/test/**/*.mesos.test.ts"],
        },
    ],
};
