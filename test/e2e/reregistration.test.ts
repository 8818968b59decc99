import { cpSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { MesosNodes, whyNoNodes } from "../support/mesos-nodes";
import { failed, isReal, Stack, succeeded } from "./support";
import { projectsFolder } from "./support/packed";

const why = isReal ? whyNoNodes : "it needs real agents; npm run test:mesos";
const lane = why === undefined ? describe : describe.skip;
const EXAMPLE = path.resolve(__dirname, "../../examples/agent-attributes");

/** The body of the key: nothing of it may be seen anywhere. */
const secretOf = (privateKey: string) => privateKey.split("\n")[3]!;

lane(`examples/agent-attributes${why ? ` (skipped: ${why})` : ""}`, () => {
    let nodes: MesosNodes;
    let stack: Stack;
    beforeAll(async () => {
        nodes = await MesosNodes.start(2);
        const folder = mkdtempSync(path.join(projectsFolder, "agent-attributes-"));
        cpSync(EXAMPLE, folder, { recursive: true });
        const env = {
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            PULUMI_CONFIG_PASSPHRASE: "e2e",
            MESOS_MASTERS: nodes.url,
        };
        stack = new Stack("agent-attributes", { folder, isProject: true, env });
    }, 240_000);
    afterAll(async () => {
        stack?.remove();
        await nodes?.stop();
    }, 240_000);

    const attributes = async () => Object.values(await nodes.agents()).map((agent) => agent.attributes);
    const set = (...pairs: string[]) => stack.pulumi("config", "set-all", "--path", ...pairs);

    test("previews, changes agents, finds drift, goes on after a failure, and keeps its key to itself", async () => {
        const secret = secretOf(nodes.key.private);
        const seen: string[] = [];
        const keep = (output: string) => (seen.push(output), output);
        const paths = Object.entries(nodes.paths).flatMap(([name, file]) => [
            "--plaintext",
            `paths.${name}=${file}`,
        ]);
        const plain = [`sshUser=root`, `sshPort=${nodes.port}`, `knownHosts=${nodes.knownHosts}`, "rack=r1"];
        succeeded(
            await set(
                ...paths,
                ...plain.flatMap((pair) => ["--plaintext", pair]),
                ...["--plaintext", "attributes.rack=r2", "--plaintext", "attributes.gpu=a100"],
                ...["--secret", `sshKey=${nodes.key.private}`],
            ),
        );
        const before = await nodes.agents();
        const preview = keep(succeeded(await stack.preview()));
        expect(preview).toMatch(
            /agent-1\.mesos \(127\.0\.0\.2\): gpu: none -> "a100", rack: "r1" -> "r2": the agent will get a new id, and/,
        );
        expect(await nodes.agents()).toEqual(before);

        keep(succeeded(await stack.up()));
        expect(await attributes()).toEqual([1, 2].map(() => ({ rack: "r2", gpu: "a100" })));
        for (const [hostname, agent] of Object.entries(await nodes.agents()))
            expect(agent.id).not.toBe(before[hostname]!.id);
        expect(await nodes.schedule()).toBe("{}");

        // Somebody changes an agent by hand.
        const { node } = nodes.nodes[1]!;
        node.write(node.paths.attributes, "MESOS_ATTRIBUTES=rack:r9\n");
        node.systemctl("kill", "-s", "SIGUSR1", "dcos-mesos-slave");
        node.systemctl("stop", "dcos-mesos-slave");
        node.unlink(node.path("meta", "slaves", "latest"));
        node.systemctl("start", "dcos-mesos-slave");
        await nodes.eventually("agent-2.mesos", { rack: "r9" });
        const refresh = keep(succeeded(await stack.refresh()));
        expect(refresh).toMatch(/rack *: "r2" => "r9"/);
        expect(refresh).toMatch(/- +gpu *: "a100"/);
        expect(await stack.exported()).not.toContain(secret);

        // What it cannot start with is recorded as a failure, and put back.
        succeeded(await set("--plaintext", "attributes.rack=poison", "--plaintext", "registerTimeout=5s"));
        const failure = keep(failed(await stack.up()));
        expect(failure).toContain("Failed to load the attributes: poison");
        expect(failure).toContain("the files from before were put back");
        const recorded = await stack.exported();
        expect(recorded).toContain("not finished: ");
        expect(recorded).not.toContain(secret);

        succeeded(await set("--plaintext", "attributes.rack=r2", "--plaintext", "registerTimeout=5m"));
        keep(succeeded(await stack.up()));
        expect(await attributes()).toEqual([1, 2].map(() => ({ rack: "r2", gpu: "a100" })));

        keep(succeeded(await stack.destroy()));
        expect(await attributes()).toEqual([1, 2].map(() => ({ rack: "r2", gpu: "a100" })));
        for (const output of seen) expect(output).not.toContain(secret);
    });
});
