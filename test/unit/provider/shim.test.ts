import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
const COMPILED = path.join(ROOT, "dist/provider/resources/shim.js");
const METHODS = ["configure", "check", "diff", "create", "read", "update", "delete"];
const SHIMS = [
    "maintenanceWindowShim",
    "maintenanceScheduleShim",
    "agentReregistrationShim",
    "scheduledTimeShim",
    "rollingMaintenanceShim",
] as const;

/** Runs code outside of jest, whose `require` is not Node's, in a folder that is not the root. */
function node(script: string, input = ""): string {
    const env = { ...process.env, NODE_NO_WARNINGS: "1" };
    return execFileSync(process.execPath, ["-e", script], { cwd: __dirname, input, env, encoding: "utf8" });
}

/** The texts that Pulumi stores. */
function serialisedShims(): Record<string, string> {
    const script = `
        const shims = require(${JSON.stringify(COMPILED)});
        const { serializeFunction } = require("@pulumi/pulumi/runtime");
        const textOf = async (provider) => (await serializeFunction(() => provider)).text;
        (async () => {
            const texts = {};
            for (const shim of ${JSON.stringify(SHIMS)}) texts[shim] = await textOf(shims[shim]);
            process.stdout.write(JSON.stringify(texts));
        })();`;
    return JSON.parse(node(script)) as Record<string, string>;
}

/** Runs code with the provider that a stored text makes, as Pulumi's cmd/dynamic-provider does. */
function withProvider(text: string, code: string): unknown {
    const script = `
        const requireFromString = require("require-from-string");
        const provider = requireFromString(require("fs").readFileSync(0, "utf8")).handler();
        (async () => { ${code} })().then((value) => process.stdout.write(JSON.stringify(value)));`;
    return JSON.parse(node(script, text));
}

describe("The shim that every stack stores", () => {
    let texts: Record<string, string>;

    beforeAll(() => {
        const source = path.join(ROOT, "provider/resources/shim.ts");
        const isCurrent = existsSync(COMPILED) && statSync(COMPILED).mtimeMs >= statSync(source).mtimeMs;
        if (!isCurrent) execFileSync(process.execPath, ["tools/build.mjs"], { cwd: ROOT });
        texts = serialisedShims();
    }, 240_000);

    test.each(SHIMS)("%s never changes its text: it is a contract with every existing stack", (shim) => {
        expect(texts[shim]).toMatchSnapshot();
    });

    test.each(SHIMS)("%s has all seven methods, and captures nothing but what loads the runtime", (shim) => {
        const text = texts[shim]!;
        for (const method of METHODS) expect(text).toContain(`.${method}(`);
        // The seven methods, the one that loads, and the one that gives the provider.
        expect(text.match(/^function __f\d+\(/gm)).toHaveLength(METHODS.length + 2);
        expect(text.match(/require\([^)]*\)/g)).toEqual(['require("module")']);
        expect(withProvider(text, "return Object.keys(provider)")).toEqual(METHODS);
    });

    test.each(SHIMS)("%s reaches the installed package from the folder of the program", (shim) => {
        const properties = withProvider(
            texts[shim]!,
            `const config = { get: (key) => (key === "mesos:masters" ? "http://a:5050" : undefined) };
             await provider.configure({ config });
             const { failures } = await provider.check({}, { nonsense: 1 });
             return failures.map(({ property }) => property);`,
        );
        const missing = shim === "scheduledTimeShim" ? "time" : "owner";
        expect(properties).toEqual(expect.arrayContaining(["nonsense", missing]));
        expect(properties).not.toContain("");
    });
});
