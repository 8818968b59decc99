import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../e2e/support";
import { leaks } from "../e2e/support/leaks";
import { record } from "./support/figures";
import { agent } from "./support/windows";

jest.setTimeout(300_000);

const SECRET = "canary-6f1d2c";
const args = `{ machines: [${JSON.stringify(agent(1))}], startTime: "2031-12-06T02:00:00Z", duration: "1h", reason: "kernel" }`;

/** How credentials come to a stack: in the program, in its configuration, in the environment; right ones and wrong ones. */
const ways = [
    { way: "a MesosCluster in the program", secret: SECRET, given: "program" },
    { way: "a MesosCluster with a wrong secret", secret: `${SECRET}-wrong`, given: "program" },
    { way: "stack configuration", secret: SECRET, given: "config" },
    { way: "the environment", secret: SECRET, given: "environment" },
] as const;

describe("credentials", () => {
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0, secretsFound: 0 };
    let master: Emulator;

    beforeAll(async () => {
        master = await startEmulator({ agents: [agent(1)], credentials: { ops: SECRET } });
    });

    afterAll(async () => {
        await master.stop();
        record("secrets", {
            fault: "canary secrets, looked for in state, exports and logs at -v=9 (the engine's own lines aside)",
            operations: "preview, up, refresh, destroy",
            ...figures,
        });
    });

    test.each(ways)("from $way are nowhere to be read", async ({ secret, given }) => {
        const fromEnvironment = { MESOS_MASTERS: master.url, MESOS_PRINCIPAL: "ops", MESOS_SECRET: secret };
        const stack = new Stack("secrets", { env: given === "environment" ? fromEnvironment : {} });
        if (given === "program") {
            await stack.config("secrets:canary", secret, "--secret");
            stack.program(`
                const auth = { principal: "ops", secret: new pulumi.Config().require("canary") };
                const cluster = new MesosCluster("cluster", { masters: ["${master.url}"], auth });
                new MaintenanceWindow("window", ${args}, { provider: cluster });
            `);
        } else {
            stack.program(`new MaintenanceWindow("window", ${args});`);
        }
        if (given === "config") {
            await stack.config("mesos:masters", master.url);
            await stack.config("mesos:principal", "ops");
            await stack.config("mesos:secret", secret, "--secret");
        }
        const loud = ["-v=9", "--logtostderr"];
        const isRight = secret === SECRET;
        const said = [
            await stack.preview(...loud),
            await stack.up(...loud),
            await stack.refresh(...loud),
            { code: isRight ? 0 : 1, output: await stack.exported() },
            { code: isRight ? 0 : 1, output: filesBelow(stack.path("state")) },
            await stack.destroy(...loud),
        ];
        expect(said[1]!.code === 0).toBe(isRight);
        const readable = [secret, Buffer.from(`ops:${secret}`).toString("base64")];
        const found = said.flatMap(({ output }) => leaks(output, ...readable));
        figures.runs += said.length;
        figures.secretsFound += found.length;
        expect(found).toEqual([]);
        stack.remove();
    });
});

/** All that the backend keeps: state, history, backups. */
function filesBelow(folder: string): string {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
        .join("\n");
}
