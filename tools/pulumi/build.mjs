// The CLI and its Node.js language host, built from their Go modules; go.mod and go.sum beside this file pin them.
// The newest language host that the modules carry is an old one: it runs programs and dynamic providers, but not
// plugins written in Node.js, which came later.
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, during } from "../lib/progress.mjs";
import { run, which } from "../lib/run.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

export function buildIsPossible() {
    return which("go") !== undefined;
}

/** Builds into `folder`/bin. Go keeps what it downloaded and compiled, so a build that was stopped goes on. */
export async function buildPulumi(version, folder) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    const output = (name) => path.join(folder, "bin", name);
    await goBuild("the Node.js language host", "host", {
        source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        output: output("pulumi-language-nodejs"),
        flags: "-s -w",
    });
    await goBuild(`the Pulumi CLI ${version} (once; a few minutes, 3 GB in Go's caches)`, "cli", {
        source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        output: output("pulumi"),
        flags: `-s -w ${stamp}`,
    });
}

/**
 * Builds an older CLI into `folder`/bin, which starts policy packs by the script beside it: the newer one asks the
 * language host to, and the one above cannot.
 */
export async function buildPolicyPulumi(version, folder) {
    const bin = path.join(folder, "bin");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(bin, { recursive: true });
    await goBuild(
        `the Pulumi CLI ${version}, which can run policy packs (once; about two minutes)`,
        "policy-cli",
        {
            source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            output: path.join(bin, "pulumi"),
            flags: `-s -w -X github.com/pulumi/pulumi/pkg/v3/version.Version=v${version}`,
        },
    );
    const sdk = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
    const { stdout } = await run("go", sdk, { cwd: path.join(here, "host"), env: goEnvironment() });
    const script = path.join(bin, "pulumi-analyzer-policy");
    copyFileSync(path.join(stdout.trim(), "nodejs/dist/pulumi-analyzer-policy"), script);
    chmodSync(script, 0o755);
}

function goEnvironment() {
    return { ...process.env, GOFLAGS: "", GOWORK: "off" };
}

async function goBuild(what, module, { source, output, flags }) {
    const count = { downloaded: 0, compiled: 0 };
    const onStderr = (text) => {
        for (const line of text.split("\n").filter(Boolean)) {
            count[line.startsWith("go: downloading") ? "downloaded" : "compiled"] += 1;
        }
    };
    const detail = () => `${count.downloaded} modules downloaded, ${count.compiled} packages compiled`;
    const args = ["build", "-v", "-mod=readonly", "-buildvcs=false", "-ldflags", flags, "-o", output, source];
    const env = goEnvironment();
    try {
        await during(
            `Building ${what}`,
            () => run("go", args, { cwd: path.join(here, module), env, onStderr }),
            {
                detail,
            },
        );
    } catch (error) {
        throw new Failure(
            `${error.message}\nGo could not build it. Run this again to go on where it stopped; if Go itself is too ` +
                `old, tools/pulumi/${module}/go.mod says which one is needed; or put a recent \`pulumi\` on PATH.`,
        );
    }
}
