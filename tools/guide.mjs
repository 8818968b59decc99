// npm run guide: runs the commands of docs/taking-a-rack-down.md with the real CLI on the emulator, and puts what
// they print into it.
//   --check   change nothing; fail where the guide says something else
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Project } from "./guide/project.mjs";
import { ensureBuild } from "./lib/build.mjs";
import { onStop } from "./lib/cleanup.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { Failure, main, say } from "./lib/progress.mjs";
import { inProject, projectFolder } from "./lib/project.mjs";

const guide = inProject("docs/taking-a-rack-down.md");
const rack = ["c1", "c2", "c3", "c4"].map((name) => `node-${name}.example.net`);

main(async () => {
    const { values: option } = parseArgs({ options: { check: { type: "boolean", default: false } } });
    await ensureDependencies();
    await ensureBuild();
    const before = readFileSync(guide, "utf8");
    const outputs = await record();
    const after = Object.entries(outputs).reduce(insert, before);
    if (!option.check) return writeFileSync(guide, after);
    if (after === before) return say("the guide is fresh");
    writeFileSync(path.join(projectFolder(".test-results"), "taking-a-rack-down.md"), after);
    throw new Failure(
        "docs/taking-a-rack-down.md is not what the commands print now; `npm run guide` renews it " +
            `(.test-results/taking-a-rack-down.md has the difference):\n${difference(before, after)}`,
    );
});

/** What each step of the guide prints. */
async function record() {
    const { believableCluster, startEmulator } = createRequire(import.meta.url)(
        inProject("dist/emulator/index.js"),
    );
    const emulator = await startEmulator(believableCluster());
    onStop(() => emulator.stop());
    const project = await Project.create(emulator.url);
    const outputs = {};
    outputs.impact = await project.command("impact", "--machines", rack.join(","));
    await project.config("startTime", `${new Date().toISOString().slice(0, 19)}Z`);
    outputs.scheduled = await project.up();
    await project.config("state", "down");
    outputs.refused = await project.pulumi("preview");

    // Whoever runs kafka moves its broker, and marathon has just put a task on the rack again.
    emulator.killTask("broker-2");
    emulator.launchTask("kafka", { agent: "node-a1.example.net", name: "broker-2" });
    const task = emulator.launchTask("marathon", { agent: rack[0], name: "shop.10" });
    await project.config("allowLoss[0]", "cassandra", "--path");
    const leaves = endAfterLooks(emulator, task, 2);
    outputs.down = await project.up();
    await leaves;

    await project.config("state", "up");
    outputs.up = await project.up();
    await project.pulumi("destroy", "--yes", "--skip-preview");
    project.remove();
    await emulator.stop();
    return outputs;
}

/** The task ends once the drain has looked at the tasks so many times. */
async function endAfterLooks(emulator, task, looks) {
    const count = () => emulator.requests.filter(({ call }) => call === "GET_TASKS").length;
    // Preview and the first look at the rules read the tasks, too.
    const begun = count() + 2;
    while (count() < begun + looks) await sleep(20);
    emulator.killTask(task);
}

function insert(text, [name, output]) {
    const begin = `<!-- output:${name} -->`;
    const [head, rest] = text.split(begin);
    const end = rest?.indexOf("<!-- /output -->") ?? -1;
    if (end < 0) throw new Failure(`the guide has no place ${begin}`);
    return `${head}${begin}\n\n\`\`\`text reason="output of the command above"\n${output}\n\`\`\`\n\n${rest.slice(end)}`;
}

/** The first lines that differ. */
function difference(before, after) {
    const [was, is] = [before.split("\n"), after.split("\n")];
    const at = was.findIndex((line, index) => line !== is[index]);
    return [
        ...was.slice(at, at + 3).map((line) => `- ${line}`),
        ...is.slice(at, at + 3).map((line) => `+ ${line}`),
    ].join("\n");
}
