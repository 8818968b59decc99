import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Folders a layer may not import from; dependencies point inwards. */
const layer = (files, forbidden) => ({
    files,
    rules: {
        "no-restricted-imports": ["error", { patterns: [{ group: forbidden }] }],
    },
});

/** What has one place in the package, for reasons that are told there. */
const only = (files, ignores, ...rules) => ({
    files,
    ignores,
    rules: {
        "no-restricted-syntax": [
            "error",
            ...rules.flatMap(({ selectors, message }) =>
                selectors.map((selector) => ({ selector, message })),
            ),
        ],
    },
});

const timers = {
    selectors: [
        "CallExpression[callee.name='setTimeout']",
        "CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']",
        "ImportDeclaration[source.value=/^(node:)?timers/]",
    ],
    message: "A timer of Node above 24.8 days fires at once: use provider/time, or emulator/timer.",
};

const http = {
    selectors: [
        "CallExpression[callee.name='fetch']",
        "ImportDeclaration[source.value=/^(undici|(node:)?https?)$/]",
        "CallExpression[callee.name='require'][arguments.0.value='undici']",
    ],
    message: "fetch shows credentials to whoever a redirect names, and knows no proxy: use provider/http.",
};

/** The policy pack compiles in what it imports: of the library that is times, days and batches, nothing else. */
const notForPolicy = [
    "**/provider/**",
    "!**/provider/time",
    "!**/provider/batches",
    "!**/provider/calendar",
    "**/provider/calendar/*",
    "!**/provider/calendar/day",
    "!**/provider/calendar/hours",
    "!**/provider/calendar/weekday",
    "!**/provider/calendar/zone",
    "**/emulator/**",
    "**/cli/**",
    "@pulumi/pulumi",
    "undici",
];

export default tseslint.config(
    { ignores: ["**/dist/", "node_modules/", ".e2e/", ".demo/"] },
    js.configs.recommended,
    ...tseslint.configs.recommended,
    {
        rules: {
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-unused-vars": [
                "error",
                { argsIgnorePattern: "^_", ignoreRestSiblings: true },
            ],
            eqeqeq: "error",
        },
    },
    layer(
        ["provider/schedule/**", "provider/batches/**", "provider/calendar/**"],
        [
            "node:*",
            "!node:crypto",
            "undici",
            "@pulumi/*",
            "**/mesos/**",
            "**/writer/**",
            "**/resources/**",
            "**/program/**",
        ],
    ),
    layer(
        ["provider/mesos/**"],
        [
            "@pulumi/*",
            "**/writer/**",
            "**/impact/**",
            "**/drain/**",
            "**/safety/**",
            "**/resources/**",
            "**/program/**",
            "**/ssh/**",
            "**/node/**",
        ],
    ),
    layer(
        ["provider/ssh/**"],
        [
            "@pulumi/*",
            "**/mesos/**",
            "**/writer/**",
            "**/resources/**",
            "**/program/**",
            "**/schedule/**",
            "**/node/**",
        ],
    ),
    layer(
        ["provider/node/**"],
        ["@pulumi/*", "**/writer/**", "**/resources/**", "**/program/**", "**/ssh/**"],
    ),
    layer(
        ["provider/impact/**"],
        [
            "@pulumi/*",
            "undici",
            "**/writer/**",
            "**/drain/**",
            "**/safety/**",
            "**/resources/**",
            "**/program/**",
        ],
    ),
    layer(
        ["provider/safety/**"],
        ["@pulumi/*", "undici", "**/writer/**", "**/drain/**", "**/resources/**", "**/program/**"],
    ),
    layer(["provider/interruption/**"], ["@pulumi/*", "undici", "../*"]),
    layer(["provider/drain/**"], ["@pulumi/*", "**/safety/**", "**/resources/**", "**/program/**"]),
    layer(
        ["provider/rolling/**"],
        [
            "@pulumi/*",
            "node:*",
            "**/mesos/**",
            "**/writer/**",
            "**/drain/**",
            "**/resources/**",
            "**/program/**",
        ],
    ),
    layer(["provider/steps/**"], ["@pulumi/*", "**/mesos/**", "**/resources/**", "**/program/**"]),
    layer(["provider/writer/**"], ["@pulumi/*", "**/resources/**", "**/program/**"]),
    layer(
        ["provider/http/**", "provider/time/**"],
        [
            "@pulumi/*",
            "**/mesos/**",
            "**/writer/**",
            "**/resources/**",
            "**/program/**",
            "**/schedule/**",
            "**/ssh/**",
            "**/node/**",
            "**/steps/**",
        ],
    ),
    only(["provider/time/**"], ["provider/time/timer.ts"], timers, http),
    only(["provider/http/**"], [], timers),
    only(
        ["provider/**", "cli/**", "review/**/*.ts", "policy/**"],
        ["provider/time/**", "provider/http/**"],
        timers,
        http,
    ),
    only(["emulator/**"], ["emulator/timer.ts"], timers),
    layer(["policy/**"], notForPolicy),
    layer(["policy/src/rules/**"], [...notForPolicy, "@pulumi/*", "node:*"]),
    layer(["review/**"], ["@pulumi/*", "**/writer/**", "**/program/**", "**/cli/**"]),
    layer(["emulator/**"], ["@pulumi/*", "**/provider/**", "undici", "zod"]),
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: {
            globals: Object.fromEntries(
                [
                    "process",
                    "console",
                    "module",
                    "require",
                    "URL",
                    "Buffer",
                    "setTimeout",
                    "clearTimeout",
                    "fetch",
                    "AbortSignal",
                    "performance",
                    "setInterval",
                    "clearInterval",
                ].map((name) => [name, "readonly"]),
            ),
        },
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
    {
        files: ["review/page/*.js"],
        languageOptions: {
            globals: Object.fromEntries(
                ["document", "addEventListener", "requestAnimationFrame", "ResizeObserver"].map((name) => [
                    name,
                    "readonly",
                ]),
            ),
        },
    },
);
