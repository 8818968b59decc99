import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { MARKER } from "../../../review/render/markdown/markdown";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";
import { type HttpServer, type Received, startHttpServer } from "../../support/http-server";
import { args, previewText } from "../review/support/preview";
import { root } from "./support/markdown";

/** The recipes run as they stand, with a pulumi that prints a preview, and a server in place of GitHub's or GitLab's. */
let folder: string;
let emulator: Emulator;
let host: HttpServer;
let comments: { id: number; body: string }[];

const quiet = previewText({ a: [undefined, args({ machines: ["node-a1.example.net"] })] });
const loud = previewText({ a: [undefined, args({ state: "down", machines: ["node-a4.example.net"] })] });

beforeAll(async () => {
    emulator = await startEmulator(believableCluster());
    host = await startHttpServer(answer);
});
afterAll(async () => {
    await emulator.stop();
    await host.stop();
});
beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "recipe-"));
    mkdirSync(path.join(folder, "node_modules/.bin"), { recursive: true });
    mkdirSync(path.join(folder, "bin"));
    symlinkSync(
        path.join(root, "dist/cli/main.js"),
        path.join(folder, "node_modules/.bin/mesos-maintenance"),
    );
    comments = [{ id: 1, body: "Looks good to me." }];
    host.received.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** GitHub's and GitLab's comments, as far as the recipes ask. */
function answer({ method, url, body }: Received, response: ServerResponse): void {
    const id = Number(/\/(?:comments|notes)\/(\d+)/.exec(url)?.[1]);
    if (method === "POST") comments.push({ id: 2, ...JSON.parse(body) });
    else if (method !== "GET")
        Object.assign(
            comments.find((each) => each.id === id)!,
            JSON.parse(body),
        );
    response.setHeader("content-type", "application/json").end(JSON.stringify(comments));
}

const calls = () => host.received.map(({ method, url }) => `${method} ${url.replace(/\?.*/, "")}`);

/** A pulumi that prints this, and ends with a code. */
function pulumiPrints(preview: string, code = 0): void {
    writeFileSync(path.join(folder, "printed.json"), preview);
    const file = path.join(folder, "bin/pulumi");
    writeFileSync(
        file,
        `#!/bin/sh\ntest "$1 $2" = "preview --json" || exit 99\ncat ${folder}/printed.json\nexit ${code}\n`,
    );
    chmodSync(file, 0o755);
}

function bash(script: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
    const child = spawn("bash", ["-e", "-o", "pipefail", "-c", script], {
        cwd: folder,
        env: { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder, MESOS_MASTERS: emulator.url, ...env },
    });
    return Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise<number>((resolve) => child.on("close", resolve)),
    ]).then(([out, err, code]) => ({ code, output: out + err }));
}

/** Runs the steps of the workflow until one fails; resolves to the name of that one. */
async function github(): Promise<string | undefined> {
    interface Step {
        name?: string;
        id?: string;
        run?: string;
        env?: Record<string, string>;
    }
    const { jobs } = parse(readFileSync(path.join(root, "docs/ci/github-actions.yml"), "utf8")) as {
        jobs: Record<string, { env: Record<string, string>; steps: Step[] }>;
    };
    const { env, steps } = jobs.review!;
    const output = path.join(folder, "output");
    writeFileSync(output, "");
    const values = (name: string): string => {
        if (name === "secrets.MESOS_MASTERS") return emulator.url;
        if (name === "github.event.pull_request.number") return "7";
        if (name === "github.token") return "t0ken";
        if (name === "steps.review.outputs.code")
            return /^code=(.*)$/m.exec(readFileSync(output, "utf8"))![1]!;
        return "";
    };
    const filled = (value: unknown) =>
        String(value).replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => values(name));
    for (const step of steps.filter(({ run, name }) => run !== undefined && name !== "Install")) {
        const variables = Object.fromEntries(
            Object.entries({ ...env, ...step.env }).map(([name, value]) => [name, filled(value)]),
        );
        const { code } = await bash(filled(step.run), {
            ...variables,
            GITHUB_API_URL: host.url,
            GITHUB_REPOSITORY: "acme/downtime",
            GITHUB_OUTPUT: output,
            GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
        });
        if (code !== 0) return step.name;
    }
    return undefined;
}

/** Runs the script of the job, as one; resolves to its code. */
async function gitlab(): Promise<number> {
    const { "review-downtime": job } = parse(
        readFileSync(path.join(root, "docs/ci/gitlab-ci.yml"), "utf8"),
    ) as {
        "review-downtime": {
            script: string[];
            variables: Record<string, string>;
            allow_failure: { exit_codes: number };
        };
    };
    expect(job.allow_failure.exit_codes).toBe(2);
    const { code } = await bash(job.script.join("\n"), {
        ...job.variables,
        CI_API_V4_URL: host.url,
        CI_PROJECT_ID: "12",
        CI_MERGE_REQUEST_IID: "7",
        REVIEW_TOKEN: "t0ken",
    });
    return code;
}

const own = () => comments.filter(({ body }) => body.startsWith(MARKER));

test("GitHub Actions: comments, updates the comment, and is red where a human must look", async () => {
    pulumiPrints(quiet);
    expect(await github()).toBeUndefined();
    expect(own()).toHaveLength(1);
    expect(own()[0]!.body).toContain("Nothing here needs a human.");
    pulumiPrints(loud);
    expect(await github()).toBe("Does a human have to look?");
    expect(own()).toHaveLength(1);
    expect(own()[0]!.body).toContain("**A human must look:**");
    expect(readFileSync(path.join(folder, "summary"), "utf8")).toContain(own()[0]!.body);
    expect(calls()).toEqual([
        "GET /repos/acme/downtime/issues/7/comments",
        "POST /repos/acme/downtime/issues/7/comments",
        "GET /repos/acme/downtime/issues/7/comments",
        "PATCH /repos/acme/downtime/issues/comments/2",
    ]);
    expect(host.received[0]!.headers.authorization).toBe("Bearer t0ken");
}, 240_000);

test("GitHub Actions: a refused preview is commented on; one that prints nothing stops at once", async () => {
    pulumiPrints(previewText({}, { diagnostics: [{ severity: "error", message: "error: no" }] }), 1);
    expect(await github()).toBe("Does a human have to look?");
    expect(own()[0]!.body).toContain("Refused by `pulumi up`");
    pulumiPrints("", 1);
    expect(await github()).toBe("Preview");
    pulumiPrints("no JSON");
    expect(await github()).toBe("Review");
}, 240_000);

test("GitLab: comments, updates the comment, and warns where a human must look", async () => {
    pulumiPrints(quiet);
    expect(await gitlab()).toBe(0);
    pulumiPrints(loud);
    expect(await gitlab()).toBe(2);
    expect(own()).toHaveLength(1);
    expect(own()[0]!.body).toContain("**A human must look:**");
    expect(calls()).toEqual([
        "GET /projects/12/merge_requests/7/notes",
        "POST /projects/12/merge_requests/7/notes",
        "GET /projects/12/merge_requests/7/notes",
        "PUT /projects/12/merge_requests/7/notes/2",
    ]);
    pulumiPrints("no JSON");
    expect(await gitlab()).toBe(1);
}, 240_000);
