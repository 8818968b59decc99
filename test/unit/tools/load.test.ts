import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../../e2e/support/eventually";

const tools = path.resolve(__dirname, "../../../tools");

/** Whether it runs: one that has ended may still be listed, until somebody asks after it. */
const runs = (pid: number) =>
    existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));

test("a busy process ends with the one that started it, even where that is killed", async () => {
    const script = `
        const { spawn } = require("node:child_process");
        const busy = spawn(process.execPath, [${JSON.stringify(path.join(tools, "load/busy.mjs"))}, String(process.pid)]);
        console.log(busy.pid);
        setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = (await once(starter.stdout, "data")) as [Buffer];
    const busy = Number(printed.toString());
    expect(runs(busy)).toBe(true);
    starter.kill("SIGKILL");
    await eventually(() => expect(runs(busy)).toBe(false));
});

/** Runs an ES module of the tools, which this realm cannot load; resolves to what the expression is. */
function evaluated(file: string, expression: string): unknown {
    const script = `
        const tool = await import(${JSON.stringify(path.join(tools, file))});
        console.log(JSON.stringify(${expression}));`;
    const args = ["--input-type=module", "-e", script];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

test("test files are shuffled by the seed: all of them, and again in the same order", () => {
    const order = (seed: number, given: string) =>
        evaluated(
            "load/shuffled.mjs",
            `new tool.default({ globalConfig: { seed: ${seed} } }).sort([..."${given}"].map((path) => ({ path }))).map(({ path }) => path).join("")`,
        ) as string;
    const first = order(1, "abcdefghij");
    expect([...first].sort().join("")).toBe("abcdefghij");
    expect(order(1, "jihgfedcba")).toBe(first);
    expect(order(2, "abcdefghij")).not.toBe(first);
});

test("a report of property tests names what failed, and how to see it again", () => {
    const result = {
        testResults: [
            { name: path.join(tools, "a.test.ts"), status: "passed", assertionResults: [] },
            {
                name: path.join(tools, "b.test.ts"),
                status: "failed",
                assertionResults: [
                    { fullName: "b holds", status: "failed" },
                    { fullName: "c holds", status: "passed" },
                ],
            },
            {
                name: path.join(tools, "d.test.ts"),
                status: "failed",
                message: "\nno such module\nat x",
                assertionResults: [],
            },
        ],
    };
    const report = evaluated("properties/report.mjs", `tool.failureReport(${JSON.stringify(result)}, "7")`);
    expect(report).toContain(
        "  - tools/b.test.ts: b holds\n  - tools/d.test.ts: no such module\nAgain: PROPERTY_SEED=7 ",
    );
    expect(evaluated("properties/report.mjs", `tool.failureReport(undefined, "7")`)).toContain(
        "They did not run to their end.",
    );
});
