import { readFileSync } from "node:fs";
import path from "node:path";
import { policies } from "../../../policy/src/policies";
import { blocksOf, root } from "../docs/support/markdown";
import { report, WINDOW } from "./report";

const file = "docs/policy.md";
const text = readFileSync(path.join(root, file), "utf8");

test("the configuration in the guide is one that all policies understand", () => {
    const [block] = blocksOf(file, text).filter(({ language }) => language === "json");
    const config = JSON.parse(block!.code) as Record<string, object>;
    expect(policies.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(config)));
    const own = Object.entries(config).map(([name, given]) => {
        const { enforcementLevel: _, ...rest } = given as { enforcementLevel?: string };
        return [name, typeof given === "string" ? {} : rest];
    });
    const reason = "OPS-123 kernel 6.12";
    const given = { machines: ["a"], startTime: "2030-12-20T22:00:00Z", duration: "4h", reason };
    expect(Object.keys(report(WINDOW, given, Object.fromEntries(own)))).toEqual([
        "allowed-hours",
        "freeze-periods",
    ]);
});

test("the guide's table names every policy, field and default, and no other", () => {
    const cells = [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row]) =>
        row!.split("|").map((cell) => cell.trim()),
    );
    let policy = "";
    const found = cells.slice(2).map(([name, , field, byDefault]) => {
        policy = name === "" ? policy : name!;
        return [policy, field, /^`(.*)`$/.exec(byDefault!)?.[1] ?? "none"];
    });
    const expected = policies.flatMap(({ name, configSchema }) => {
        const fields = Object.entries(configSchema?.properties ?? {});
        if (fields.length === 0) return [[`\`${name}\``, "", "none"]];
        return fields.map(([field, schema]) => {
            const { default: byDefault } = schema as { default?: unknown };
            const isNothing = typeof byDefault === "object" || byDefault === undefined;
            return [`\`${name}\``, `\`${field}\``, isNothing ? "none" : JSON.stringify(byDefault)];
        });
    });
    expect(found.sort()).toEqual(expected.sort());
});
