import { cpSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { believableCluster } from "../../emulator";
import { Cluster, emulatorOnly, FOREIGN, FOREIGN_TEXT, Stack, startEmulated } from "./support";
import { projectsFolder } from "./support/packed";
import { runProgram } from "./support/run";

const examples = path.resolve(__dirname, "../../examples");

/** The addresses that the READMEs name. 5051 and 5052 want the principal of the example with two clusters. */
const ADDRESSES = ["http://127.0.0.1:5050", "http://127.0.0.1:5051", "http://127.0.0.1:5052"];
const login = { maintenance: "sesame" };

/** pulumi for a script, which nobody answers. */
const PULUMI = `set -e
pulumi() {
    case "$1" in
        up | destroy) command pulumi "$@" --yes --skip-preview --non-interactive --color never ;;
        *) command pulumi "$@" --non-interactive ;;
    esac
}
`;

/** The commands of a section of a README. */
function commandsOf(readme: string, section: string): string {
    const text = readme.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? "";
    return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands).join("");
}

describe("the README of", () => {
    let clusters: Cluster[];
    const forEach = async <T>(look: (cluster: Cluster) => Promise<T>) => Promise.all(clusters.map(look));

    beforeAll(async () => {
        const headers = { Authorization: `Basic ${Buffer.from("maintenance:sesame").toString("base64")}` };
        clusters = [new Cluster(await startEmulated(believableCluster()))];
        for (let i = 1; i < ADDRESSES.length; i++) {
            const target = await startEmulated({ ...believableCluster(), credentials: login });
            clusters.push(new Cluster(target, headers));
        }
    });
    afterAll(async () => {
        for (const stack of Stack.open) stack.remove();
        await forEach((cluster) => cluster.stop());
    });

    const example = emulatorOnly("the examples name the agents of the emulator's cluster");

    // agent-attributes needs hosts to log in at: reregistration.test.ts runs it on such.
    for (const name of readdirSync(examples).filter((each) => each !== "agent-attributes")) {
        example(`examples/${name} says what works, from deploying to destroying`, async () => {
            await forEach((cluster) => cluster.edit(() => ({ windows: [FOREIGN] })));
            const folder = mkdtempSync(path.join(projectsFolder, `${name}-`));
            cpSync(path.join(examples, name), folder, { recursive: true });
            // What compiles is a matter of the tests of the documentation.
            const env = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", PULUMI_CONFIG_PASSPHRASE: "e2e" };
            const stack = new Stack(name, { folder, isProject: true, env });
            const readme = readFileSync(path.join(folder, "README.md"), "utf8");
            const exported: string[] = [];
            const follow = async (section: string) => {
                const commands = ADDRESSES.reduce(
                    (text, address, index) => text.replaceAll(address, clusters[index]!.url),
                    commandsOf(readme, section),
                );
                const script = [PULUMI, ...exported, commands].join("\n");
                exported.push(...(commands.match(/^export .*$/gm) ?? []));
                await runProgram("bash", ["-c", script], { cwd: folder, env: stack.env, check: true });
                return commands;
            };

            expect(await follow("Deploy")).toContain("pulumi up");
            const deployed = (await forEach((cluster) => cluster.windows())).flat();
            expect(deployed.length).toBeGreaterThan(0);
            for (const window of deployed) expect(window).toMatch(/:DRAINING$/);

            const changed = await follow("Change");
            const modes = Object.assign({}, ...(await forEach((cluster) => cluster.modes())));
            const lastState = /.*config set state (\w+)/s.exec(changed)?.[1];
            if (lastState === "down") expect(new Set(Object.values(modes))).toEqual(new Set(["DOWN"]));
            if (lastState === "up") expect(modes).toEqual({});

            expect(await follow("Destroy")).toContain("pulumi destroy");
            expect((await forEach((cluster) => cluster.windows())).flat()).toEqual([]);
            const isExclusive = readme.includes("MaintenanceSchedule");
            const schedules = await forEach((cluster) => cluster.schedule());
            for (const schedule of schedules.slice(isExclusive ? 1 : 0)) {
                expect(schedule).toBe(`{"windows":[${FOREIGN_TEXT}]}`);
            }
        });
    }
});
