import { createReregistration, surroundings } from "../../provider/resources/reregistration/lifecycle";
import { checkReregistration } from "../../provider/resources/reregistration/spec";
import { Session } from "../../provider/resources/session";
import type { Properties } from "../../provider/resources/inputs";
import { connectionTo } from "../support/connection";
import { MesosNodes } from "../support/mesos-nodes";
import "../support/one-realm";
import { sshdProgram } from "../support/sshd";

const lane = sshdProgram === undefined ? describe.skip : describe;

lane("Real agents on nodes with a real sshd", () => {
    let cluster: MesosNodes;
    beforeAll(async () => {
        cluster = await MesosNodes.start(2);
    }, 60_000);
    afterAll(() => cluster?.stop(), 30_000);

    const inputsOf = (rest: Properties) => {
        const { inputs, failures } = checkReregistration({
            nodes: cluster.nodes.map(({ machine }) => machine),
            ssh: {
                user: "root",
                port: cluster.port,
                privateKey: cluster.key.private,
                knownHosts: cluster.knownHosts,
            },
            paths: cluster.paths,
            reason: "test",
            owner: "urn:a",
            ...rest,
        });
        expect(failures).toEqual([]);
        return inputs;
    };

    test("x", async () => {
        const session = new Session(connectionTo(cluster.url));
        const before = await cluster.agents();
        const log: string[] = [];
        const t = Date.now();
        const made = await createReregistration(
            inputsOf({ attributes: { rack: "r2", zone: "a" }, parallel: 2 }),
            session,
            { ...surroundings, log: (m) => log.push(`${Date.now() - t} ${m}`) },
        ).catch((e) => e);
        console.log(made, log, before, await cluster.agents(), await cluster.schedule());
        console.log(cluster.nodes.map(({ node }) => node.read(node.path("units/dcos-mesos-slave/signals"))));
    }, 60_000);
});
