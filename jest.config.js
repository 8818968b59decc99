/** @type {import("jest").Config} */
const typescript = {
    transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
    testPathIgnorePatterns: ["/node_modules/", "/dist/"],
};

module.exports = {
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
        },
        {
            ...typescript,
            displayName: "mesos",
            testMatch: ["<rootDir>/test/**/*.mesos.test.ts"],
        },
    ],
};
