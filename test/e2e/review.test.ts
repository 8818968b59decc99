import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { believableCluster } from "../../emulator";
import { type Review, reviewSchema } from "../../review/schema";
import { Cluster, emulatorOnly, Stack, startEmulated, succeeded, windowOf } from "./support";
import { projectsFolder } from "./support/packed";
import { runProgram, type RunResult } from "./support/run";

const example = path.resolve(__dirname, "../../examples/review");

/** Somebody else's, on a machine that the example leaves alone. */
const THEIRS = windowOf("2030-12-03T06:00:00Z", 30, { hostname: "node-c3.example.net", ip: "10.0.3.13" });

/** What the report in examples/review was asked with. */
const ASKED = ["--zone", "Europe/Berlin", "--freeze", "2030-12-06/2030-12-06=Nikolaus"];
const NOW = ["--now", "2030-12-02T12:00:00Z"];

describe("mesos-maintenance review of the example", () => {
    let cluster: Cluster;
    let stack: Stack;

    beforeAll(async () => {
        const { agents, frameworks } = believableCluster();
        const named = frameworks.map((framework) => ({ ...framework, id: `framework-of-${framework.name}` }));
        cluster = new Cluster(await startEmulated({ agents, frameworks: named }));
        await cluster.edit(() => ({ windows: [THEIRS] }));
        const folder = mkdtempSync(path.join(projectsFolder, "review-"));
        cpSync(example, folder, { recursive: true });
        stack = new Stack("review", {
            folder,
            isProject: true,
            env: {
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
                PULUMI_CONFIG_PASSPHRASE: "e2e",
                MESOS_MASTERS: cluster.url,
            },
        });
    });
    afterAll(async () => {
        stack.remove();
        await cluster.stop();
    });

    /** The command of the packed package, as npx finds it. */
    function review(...args: string[]): Promise<RunResult> {
        const command = stack.path("node_modules/.bin/mesos-maintenance");
        return runProgram(command, ["review", ...args], { cwd: stack.folder, env: stack.env });
    }

    const withEmulator = emulatorOnly("the example names the agents of the emulator's cluster");

    withEmulator("is what is checked in, from a real preview and by --stack", async () => {
        succeeded(await stack.pulumi("stack", "init", "prod"));
        succeeded(await stack.up());
        await stack.config("plan", "revised");
        const before = await stack.exported();
        writeFileSync(stack.path("before.json"), before);
        const preview = await stack.preview("--json", "--show-sames");
        writeFileSync(stack.path("preview.json"), preview.stdout);

        const files = ["--out", "new.json", "--out", "new.html"];
        const { code, output } = await review("--preview", "preview.json", ...ASKED, ...NOW, ...files);
        expect(output).toContain("6 windows");
        expect(code).toBe(2);
        const made = readFileSync(stack.path("new.json"), "utf8");
        if (process.env.UPDATE_REPORTS) writeFileSync(path.join(example, "report.json"), made);
        expect(made).toBe(readFileSync(path.join(example, "report.json"), "utf8"));
        // The page needs files of the package that are no code.
        expect(readFileSync(stack.path("new.html"), "utf8")).toContain("#chart {");

        // A preview that leaves out what stays says so, unless an export completes it.
        const short = await stack.preview("--json");
        writeFileSync(stack.path("short.json"), short.stdout);
        const format = ["--format", "json"];
        const alone = parse(await review("--preview", "short.json", ...ASKED, ...NOW, ...format));
        expect(alone.notes.join()).toContain("run it with --show-sames");
        const completed = parse(
            await review("--preview", "short.json", "--before", "before.json", ...ASKED, ...NOW, ...format),
        );
        expect(completed).toEqual(JSON.parse(made));

        const asked = parse(await review("--stack", completed.stack, ...ASKED, ...NOW, ...format));
        expect(asked).toEqual(JSON.parse(made));
    });

    withEmulator("names what a preview was refused for", async () => {
        stack.write("index.ts", 'import { MaintenanceWindow } from "pulumi-mesos-maintenance";\n' + BROKEN);
        const { stdout } = await stack.preview("--json");
        const refused = await runProgram(
            stack.path("node_modules/.bin/mesos-maintenance"),
            ["review", "--preview", "-", "--format", "json"],
            { cwd: stack.folder, env: stack.env, input: stdout },
        );
        expect(refused.code).toBe(2);
        const { refusals, notes } = parse(refused);
        expect(refusals).toContainEqual({
            name: "broken",
            text: expect.stringMatching(/^startTime: "2030-12-06T02:00:00" has no offset; append Z/),
        });
        expect(notes).toContain("The preview stopped at an error: what comes after it is missing here.");
    });
});

const BROKEN = `
new MaintenanceWindow("broken", { machines: ["node-a1.example.net"], startTime: "2030-12-06T02:00:00", reason: "x" });
`;

function parse({ stdout, output }: RunResult): Review {
    try {
        return reviewSchema.parse(JSON.parse(stdout));
    } catch (error) {
        throw new Error(`not a review: ${String(error)}\n${output}`, { cause: error });
    }
}
